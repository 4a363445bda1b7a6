"""What an application rests on: the line's offer, its underwriting, and what of the person was reported already."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.journey.domain.machine import State
from anbao.commerce.journey.models import Application
from anbao.commerce.underwriting import api as underwriting
from anbao.kernel.actor import Subject
from anbao.kernel.registries import Facts
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused
from anbao.rows import Select, given

_PRICE_CHANGED = Refused(
    Reason(
        "journey.price-changed",
        N_("費率或方案在您試算之後有更新。"),
        N_("請回到試算頁重新選擇，核對新的保險費後再繼續。"),
    )
)
_TERMS_CHANGED = Refused(
    Reason(
        "journey.terms-changed",
        N_("條款或重要內容說明在您同意之後有新的版本。"),
        N_("請從投保資料再按一次「下一步」，讀過新的文件再繼續。"),
    )
)


def offer_of(row: Application, *, at: datetime) -> Passed | Refused:
    """Whether the line is sold at `at` as it was agreed: on sale, in time, the same price, sums and documents."""
    priced = catalogue.quote(line=row.line, inputs=row.inputs, at=at)
    if isinstance(priced, Refused):
        return priced
    if int(priced.premium) != row.premium or dict(priced.sums) != row.quote["sums"]:
        return _PRICE_CHANGED
    required = {version.reference for version in catalogue.documents("terms", line=row.line, at=at)}
    return Passed() if required == set(row.terms) else _TERMS_CHANGED


def standing_facts(row: Application, offer: Passed | Refused) -> Facts:
    """What steps `sale.confirm` and `sale.pay` ask about the underwriting that they rest on."""
    subject = Subject("application", str(row.id))
    seen = underwriting.accepted_records(subject)  # with these an underwriter accepted it
    accepted_at, cover = underwriting.passed_at(subject), underwriting.Period(row.starts_at, row.ends_at)
    newer = accepted_at and underwriting.overlapping_contracts(
        person=row.insured_person, line=row.line, period=cover, but=subject, since=accepted_at
    )
    return {
        "application.underwritten_at": accepted_at,
        "trip.overlapping_since": bool(newer),
        "application.offer_stands": isinstance(offer, Passed),
        "own.abnormal": any(underwriting.is_abnormal(one, but=seen) for one in {row.person, row.insured_person}),
    }


def reported_of(insured: UUID, line: str) -> list[Subject]:
    """The contracts on this person counted with `line` whose cover report the industry's system has taken over."""
    kind = catalogue.counted_as(line)
    together = {line, *(info.key for info in catalogue.lines() if catalogue.counted_as(info.key) == kind)}
    done = _REPORTED.all(insured=insured)
    return [Subject("application", str(application)) for application, its_line in done if its_line in together]


_REPORTED = Select(
    lambda: Application.objects.filter(
        Q(insured=given("insured")) | Q(insured__isnull=True, person=given("insured")), state=State.COVER_REPORTED
    ).values_list("id", "line")
)

"""Reading disputes, and the notes about them on pages of other apps."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.commerce.disputes.domain.dispute import OPEN, DisputeState, DisputeView, Via
from anbao.commerce.disputes.models import Dispute
from anbao.commerce.payments import api as payments
from anbao.commerce.policies import api as policies
from anbao.kernel.clock import TAIPEI
from anbao.keys import api as keys
from anbao.rows import Select, given

WORDS, REASON = "disputes.dispute.words", "disputes.dispute.reason"


def view_of(row: Dispute) -> DisputeView:
    return DisputeView(
        id=row.id,
        number=row.number,
        payment=row.payment,
        policy=row.policy,
        application=row.application,
        state=DisputeState(row.state),
        via=Via(row.via),
        reported_at=row.reported_at,
        decided_at=row.decided_at,
    )


def payment_of(application: UUID) -> payments.PaymentView | None:
    """The payment that took the application's premium."""
    taken = (one for one in payments.payments_of(application) if one.state == payments.PaymentState.CAPTURED)
    return next(taken, None)


def open_of(payment: UUID) -> Dispute | None:
    return Dispute.objects.filter(payment=payment, state__in=OPEN).first()


def withheld(payment: UUID) -> bool:
    """Whether nothing of the payment may be refunded now."""
    return Dispute.objects.filter(payment=payment, state__in=OPEN).exists()


def holds(application: UUID) -> bool:
    """Whether nothing of the application's premium may be refunded now, whichever way."""
    return Dispute.objects.filter(application=application, state__in=OPEN).exists()


def latest_of(application: UUID) -> Dispute | None:
    return _LATEST.first(application=application)


_LATEST = Select(lambda: Dispute.objects.filter(application=given("application")).order_by("-reported_at", "-id")[:1])


def of_application(application: UUID) -> QuerySet[Dispute]:
    """Every dispute of an application's payments, newest first."""
    return Dispute.objects.filter(application=application).order_by("-reported_at", "-id")


def disputes_of(applications: Collection[UUID], *, limit: int) -> list[DisputeView]:
    """The newest disputes about payments of several applications."""
    rows = Dispute.objects.filter(application__in=applications).order_by("-reported_at", "-id")[:limit]
    return [view_of(row) for row in rows]


def words_of(row: Dispute) -> str:
    """What was said. Raises KeyDestroyed where its person was erased."""
    return keys.unseal(bytes(row.words), context=WORDS).decode()


def reason_of(row: Dispute) -> str:
    """What was written to the customer; "" while nothing is decided."""
    return "" if row.reason is None else keys.unseal(bytes(row.reason), context=REASON).decode()


def local(at: datetime) -> str:
    """A moment as messages write it, in Taiwan's time."""
    return at.astimezone(TAIPEI).strftime("%Y/%m/%d %H:%M")


def notes_of(application: UUID, *, staff: bool = False) -> Sequence[policies.PolicyNote]:
    """What a policy's pages say of disputes; without one, where the owner reports it or staff keeps a call."""
    newest = latest_of(application)
    if staff:
        return _for_staff(application, newest)
    policy = policies.policy_for(application)
    if policy is None or payment_of(application) is None:
        return ()
    href = reverse("disputes:dispute", args=[policy.id])
    if newest is None:
        return (policies.PolicyNote(href=href, action=_("這筆款項不是我付的")),)
    view = view_of(newest)
    if view.open:
        said = _("查明以前不會向您催收，也暫停退還這筆款項；保單照常有效。查明後會用簡訊和電子郵件告訴您。")
        title = _("正在查明您回報的款項（案號 {number}）").format(number=view.number)
        return (policies.PolicyNote(title, said, href, _("看辦理情形")),)
    title = _("您回報的款項已經查明（案號 {number}）").format(number=view.number)
    return (policies.PolicyNote(title, "", href, _("看結果")),)


def cards_of(account: UUID, _at: datetime) -> list[policies.AccountCard]:
    """Disputes under way, for the customer's home."""
    mine = {policy.id: policy for policy in policies.policies_of(account)}
    rows = Dispute.objects.filter(policy__in=list(mine), state__in=OPEN).order_by("-reported_at") if mine else ()
    return [_card(row, mine[row.policy].title) for row in rows]


def _card(row: Dispute, title: str) -> policies.AccountCard:
    return policies.AccountCard(
        title=_(title),
        number=row.number,
        state=row.state,
        state_title=_("正在查明您回報的款項"),
        text=_("查明以前不會向您催收，保單照常有效。"),
        at=row.reviewed_at or row.reported_at,
        href=reverse("disputes:dispute", args=[row.policy]),
        action=_("看辦理情形"),
    )


def _for_staff(application: UUID, newest: Dispute | None) -> Sequence[policies.PolicyNote]:
    if newest is None or newest.state not in OPEN:
        call = reverse("disputes-console:report", args=[application])
        keep = policies.PolicyNote(href=call, action=_("來電：這筆款項不是本人付的"), permission="policies.serve")
        return (*_decided(newest), keep)
    title = _("客戶表示這筆款項不是本人付的（案號 {number}）").format(number=newest.number)
    said = _("查明以前暫停退還這筆款項，也不向客戶催收。保單不會自動變更；需要取消時照原來的方式辦理。")
    href = reverse("disputes-console:dispute", args=[newest.id])
    return (policies.PolicyNote(title, said, href, _("看案件"), permission="disputes.decide", tone="attention"),)


def _decided(newest: Dispute | None) -> Sequence[policies.PolicyNote]:
    if newest is None:
        return ()
    upheld = newest.state == DisputeState.UPHELD
    outcome = _("由本公司處理，客戶不負擔") if upheld else _("照原來的付款")
    title = _("款項爭議已決定（案號 {number}）：{outcome}").format(number=newest.number, outcome=outcome)
    href = reverse("disputes-console:dispute", args=[newest.id])
    return (policies.PolicyNote(title, "", href, _("看案件"), permission="disputes.decide"),)


def record_part(application: UUID) -> dict[str, list[dict[str, object]]]:
    """Every dispute of an application's payments, with what was said and decided. Canonical-JSON types."""
    rows = Dispute.objects.filter(application=application).order_by("reported_at", "id")
    return {"disputes": keys.rows_in_clear(rows, texts={"words": WORDS, "reason": REASON})}

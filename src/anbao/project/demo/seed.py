"""Demo data, made by the product's own actions: the company's profile, members of staff, what they released."""

from base64 import b32decode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from anbao.commerce.care import api as care
from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.disputes import api as disputes
from anbao.commerce.screening import api as screening
from anbao.commerce.site import api as site
from anbao.identity import api as identity
from anbao.kernel.actor import Actor, ActorKind, system
from anbao.kernel.errors import AnbaoError
from anbao.kernel.verdict import Passed, Refused
from anbao.rulebook import api as rulebook

BY = system("demo.seed")
PROFILE = {
    "company": {"kind": "insurer", "sector": "non-life", "name": "安保示範產物保險股份有限公司"},
    "activities": ["online_sale", "online_service"],
    "stricter": {},
}


WATCH_LISTS: dict[screening.Kind, str] = {
    "sanctions": (
        "name,aliases,birth_date,reference\n"
        "ＡＮＢＡＯ示範受制裁人,Anbao Demo Sanctioned,1971-02-03,DEMO-S-1\n"
        "示範甲組織,Demo Organisation A;示範甲,,DEMO-S-2\n"
    ),
    "pep": (
        '[{"name": "示範民意代表", "aliases": ["Demo Representative"], '
        '"birth_date": "1960-07-08", "reference": "DEMO-P-1"}]'
    ),
}
"""Made-up lists: nobody is called so."""


class SeedRefused(AnbaoError):
    """One of the product's own actions refused the demo's data."""

    code = "project.seed-refused"


@dataclass(frozen=True, slots=True)
class SignIn:
    """A made-up person who may sign in; `app`: the key of their authenticator app, as one types it."""

    login: str
    password: str
    name: str
    roles: tuple[str, ...]
    note: str
    app: str


CLERK = SignIn(
    "clerk",
    "Harbor-72-kestrel",
    "林承辦",
    ("commerce-clerk",),
    "e-commerce clerk: applications",
    "EDZJIZ6HYNAPMQKCNOSTTBRVDE6ZJNI5",
)
OFFICER = SignIn(
    "officer",
    "Meadow-59-lantern",
    "陳主管",
    ("security-officer",),
    "security officer: approves",
    "4F5NB3ZHKE2SIRKYFVKBSH5NZPL4YNSG",
)
COMPLIANCE = SignIn(
    "compliance",
    "Orchard-31-violet",
    "王法遵",
    ("compliance-officer",),
    "compliance: rulebook, proposes changes",
    "XEINSBU3YTEEOWH7ZVLNLENSDJDQ2IB7",
)
UNDERWRITER = SignIn(
    "underwriter",
    "Canyon-46-thistle",
    "周核保",
    ("underwriter",),
    "underwriter: decides referred applications",
    "HFRD4ZIMOUZGLFVMB4DO4WGJT4H7VUHQ",
)
ADMIN = SignIn(
    "admin",
    "Bridge-83-walnut",
    "李系統",
    ("administrator",),
    "administrator: accounts of staff, state of the system",
    "DNR4QWJ3GYW22UDJN6JKM3GJLQR3UF2Z",
)
SIGN_INS = (CLERK, OFFICER, COMPLIANCE, UNDERWRITER, ADMIN)


def run(*, at: datetime) -> None:
    """Make what is missing; a second run changes nothing. Raises SeedRefused where an action says no."""
    if rulebook.current_profile(at) is None:
        rulebook.adopt_profile(content=PROFILE, by=BY, at=at)
    identity.adopt_roles(by=BY, at=at)
    clerk, officer, *_ = (_staff(who, at=at) for who in SIGN_INS)
    screening_lists(at=at)
    _release(catalogue.release_documents, clerk, officer, at=at)
    for unit in (site.UNIT, disputes.UNIT):
        _release(partial(catalogue.release_documents, unit=unit), clerk, officer, at=at)
    if care.in_force(at) is None:
        promise = partial(care.propose_promises, wanted=care.shipped(), effective_from=at)
        _release(promise, _staff(COMPLIANCE, at=at), officer, at=at)
    identity.open_access_review(by=BY, at=at)
    for line in catalogue.lines():
        _release(partial(catalogue.release_line, line=line.key), clerk, officer, at=at)


def requests(*, at: datetime) -> None:
    """Two people who asked something: one on the contact page, one by telephone. A second run makes no more."""
    if care.any_cases():
        return
    question = care.Wanted(care.Kind.QUESTION, "出發後還可以延長保障嗎？我下週三回來。")
    asked = care.Contact("示範小姐", mail="question@customer.example")
    visitor = Actor(ActorKind.VISITOR, "demo-visit")
    _kept(care.open_by_anybody(wanted=question, contact=asked, visit="demo-visit", by=visitor, at=at))
    complaint = care.Wanted(care.Kind.COMPLAINT, "客服電話等了二十分鐘沒有人接，希望改善並回電說明。")
    called = care.Contact("示範先生", phone="0900000000")
    clerk = _staff(CLERK, at=at)
    telephone = care.Channel.TELEPHONE
    _kept(care.write_down(wanted=complaint, channel=telephone, policy_number="", contact=called, by=clerk, at=at))


def _kept(made: care.CaseView | Refused) -> None:
    if isinstance(made, Refused):
        raise SeedRefused(f"a request was refused: {made}")


def screening_lists(*, at: datetime) -> None:
    """A list of each kind that is no older than a day: compliance imports it, the security officer approves."""
    author, approver = _staff(COMPLIANCE, at=at), _staff(OFFICER, at=at)
    for kind, content in WATCH_LISTS.items():
        newest = screening.in_force(kind, at=at)
        if newest is not None and at < newest.as_of + timedelta(days=1):
            continue
        made = screening.import_list(
            kind=kind, title="示範名單", content=content.encode(), as_of=at, effective_from=at, by=author, at=at
        )
        if not isinstance(made, UUID):
            raise SeedRefused(f"the list of {kind} was refused: {made}")
        verdict = identity.approve(approval=screening.approval_of(made), by=approver, at=at)
        if not isinstance(verdict, Passed):
            raise SeedRefused(f"the approval of the list of {kind} was refused: {verdict}")


def _staff(who: SignIn, *, at: datetime) -> Actor:
    account = identity.account_of(who.login)
    if account is None:
        made = identity.create_staff(
            login=who.login,
            name=who.name,
            mail=f"{who.login}@anbao.example",
            password=who.password,
            roles=who.roles,
            by=BY,
            at=at,
            own=True,
        )
        if not isinstance(made, UUID):
            raise SeedRefused(f"the account {who.login} was refused: {made}")
        account = made
    by = Actor(ActorKind.STAFF, str(account))
    if not identity.has_second(account):
        secret = b32decode(who.app)
        added = identity.add_totp(account=account, secret=secret, name="iPhone", by=by, at=at, tell=False)
        if not isinstance(added, UUID):
            raise SeedRefused(f"the authenticator of {who.login} was refused: {added}")
    return by


def _release(propose: Callable[..., object], author: Actor, approver: Actor, *, at: datetime) -> None:
    """One proposes, the other approves; a refusal because the content is released already is what we want."""
    proposed = propose(by=author, at=at)
    if not isinstance(proposed, UUID):
        if getattr(getattr(proposed, "reason", None), "code", "") == "catalogue.released-already":
            return
        raise SeedRefused(f"the catalogue refused: {proposed}")
    verdict = identity.approve(approval=proposed, by=approver, at=at)
    if not isinstance(verdict, Passed):
        raise SeedRefused(f"the approval was refused: {verdict}")

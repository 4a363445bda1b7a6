"""The industry's register of fixed travel-inconvenience benefits: one contract at an insurer, two in all, at a time."""

import hashlib
import secrets
from typing import Final

from anbao_simulator.moments import stamp
from anbao_simulator.store import Store
from anbao_simulator.systems import No, System
from anbao_simulator.wire import Body

PER_INSURER, EVERYWHERE = 1, 2
_NEEDED: Final = ("company", "policy_number", "national_id", "name", "birth_date", "starts_at", "ends_at", "benefits")


def standing(store: Store, body: Body) -> dict[str, object]:
    starts_at, ends_at = str(body["starts_at"]), str(body["ends_at"])
    own, everywhere = count(store, str(body["company"]), str(body["national_id"]), starts_at, ends_at)
    return {"starts_at": starts_at, "ends_at": ends_at, "own": own, "everywhere": everywhere}


def register(store: Store, key: str, body: Body) -> dict[str, object]:
    if not all(body.get(name) for name in _NEEDED):
        raise No("incomplete")
    company, starts_at, ends_at = str(body["company"]), str(body["starts_at"]), str(body["ends_at"])
    own, everywhere = count(store, company, str(body["national_id"]), starts_at, ends_at)
    if own >= PER_INSURER or everywhere >= EVERYWHERE:
        raise No("too-many")
    return _keep(store, key, company, str(body["policy_number"]), str(body["national_id"]), starts_at, ends_at)


def withdraw(store: Store, _key: str, body: Body) -> dict[str, object]:
    company, number = str(body["company"]), str(body["policy_number"])
    known = store.row("SELECT * FROM inconvenience WHERE company = ? AND policy = ? AND withdrawn = 0", company, number)
    if known is None:
        raise No("not-registered", violation=True)
    store.run("UPDATE inconvenience SET withdrawn = 1 WHERE company = ? AND policy = ?", company, number)
    return {"policy_number": number, "reference": f"withdrawn-{secrets.token_hex(6)}", "at": stamp()}


def insure(store: Store, *, company: str, national_id: str, starts_at: str, ends_at: str) -> None:
    """A contract at some insurer (how a test primes the register)."""
    _keep(store, "primed", company, secrets.token_hex(6), national_id, starts_at, ends_at)


def count(store: Store, company: str, national_id: str, starts_at: str, ends_at: str) -> tuple[int, int]:
    """Of the person, overlapping the period: with this insurer, with all. Moments are ISO 8601 in UTC."""
    rows = store.rows(
        "SELECT company FROM inconvenience WHERE person = ? AND withdrawn = 0 AND starts_at < ? AND ends_at > ?",
        _person(national_id), ends_at, starts_at,
    )  # fmt: skip
    return sum(row["company"] == company for row in rows), len(rows)


def _keep(  # noqa: PLR0917
    store: Store, key: str, company: str, number: str, national_id: str, starts_at: str, ends_at: str
) -> dict[str, object]:
    reference, at = f"register-{secrets.token_hex(6)}", stamp()
    store.insert(
        "inconvenience", key=key, company=company, policy=number, person=_person(national_id), starts_at=starts_at,
        ends_at=ends_at, withdrawn=0, at=at,
    )  # fmt: skip
    return {"policy_number": number, "reference": reference, "at": at}


def _person(national_id: str) -> str:
    return hashlib.sha256(national_id.encode()).hexdigest()


SYSTEM: Final = System("inconvenience", {"register": register, "withdraw": withdraw}, {"standing": standing})

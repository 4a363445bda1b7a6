"""The industry's reporting system: takes reports over and adds up what a person is insured for."""

import hashlib
import secrets
from typing import Final

from anbao_simulator.moments import stamp
from anbao_simulator.store import Store
from anbao_simulator.systems import No, System
from anbao_simulator.wire import Body

_PERSON = ("national_id", "name", "birth_date", "line", "starts_at", "ends_at")


def receipt(store: Store, key: str, body: Body) -> dict[str, object]:
    return _keep(store, "receipt", key, body)


def cover(store: Store, key: str, body: Body) -> dict[str, object]:
    for benefit, amount in dict(body["sums"]).items():
        insure(
            store,
            key=key,
            national_id=str(body["national_id"]),
            line=str(body["line"]),
            benefit=str(benefit),
            amount=int(amount),
            contracts=1,
        )
    return _keep(store, "cover", key, body)


def correction(store: Store, key: str, body: Body) -> dict[str, object]:
    """Take a report back: the sums of a cover do not count any more."""
    kind, corrected = str(body["kind"]), str(body["corrected"])
    told = store.row("SELECT * FROM report WHERE verb = ? AND reference = ?", kind, corrected)
    if told is None or told["application"] != body["application"]:
        raise No("unknown-report")
    if store.row("SELECT * FROM report WHERE corrects = ?", corrected) is not None:
        raise No("corrected", violation=True)
    store.run("DELETE FROM insured WHERE key = ?", told["key"])
    reference, at = f"correction-{secrets.token_hex(6)}", stamp()
    store.insert(
        "report", key=key, verb="correction", application=told["application"], reference=reference, at=at,
        corrects=corrected,
    )  # fmt: skip
    return {"application": told["application"], "reference": reference, "at": at}


def accumulated(store: Store, body: Body) -> dict[str, object]:
    """All insurers together: whoever asks finds the covers that it reported itself in the sum."""
    line, benefit = str(body["line"]), str(body["benefit"])
    told = store.row(
        "SELECT COALESCE(SUM(amount), 0) AS amount, COALESCE(SUM(contracts), 0) AS contracts FROM insured"
        " WHERE person = ? AND line = ? AND benefit = ?",
        _person(str(body["national_id"])), line, benefit,
    )  # fmt: skip
    return {"line": line, "benefit": benefit, **(told or {})}


def insure(store: Store, *, key: str, national_id: str, line: str, benefit: str, amount: int, contracts: int) -> None:
    """Count a sum insured with some insurer (also how a test primes the accumulated amount)."""
    store.insert(
        "insured", key=key, person=_person(national_id), line=line, benefit=benefit, amount=amount, contracts=contracts
    )


def _keep(store: Store, verb: str, key: str, body: Body) -> dict[str, object]:
    if not all(body.get(name) for name in _PERSON):
        raise No("incomplete")
    application, reference, at = str(body["application"]), f"{verb}-{secrets.token_hex(6)}", stamp()
    store.insert("report", key=key, verb=verb, application=application, reference=reference, at=at)
    return {"application": application, "reference": reference, "at": at}


def _person(national_id: str) -> str:
    return hashlib.sha256(national_id.encode()).hexdigest()


SYSTEM: Final = System(
    "reporting", {"receipt": receipt, "cover": cover, "correction": correction}, {"accumulated": accumulated}
)

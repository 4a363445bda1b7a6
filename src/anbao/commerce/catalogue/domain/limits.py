"""Limits of sums insured: effective-dated rows with source and mark, and the one that applies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Limit:
    """The highest sum insured (whole TWD) from `from_date` on, and where that is said.

    `mark`: V primary text, N news or law-firm note, U unverified, C the company's own rule.
    """

    id: str
    amount: int
    source: str
    mark: str
    clause: str
    from_date: date


@dataclass(frozen=True, slots=True)
class LimitRow:
    """A row of `limits.yaml`. Ages are completed years, both ends included; None is open."""

    limit: Limit
    benefit: str
    verification: frozenset[str]
    customer: frozenset[str]
    scope: frozenset[str]
    age_from: int
    age_to: int | None
    until: date | None  # last day in force

    def applies(self, *, benefit: str, verification: str, customer: str, scope: str, age: int, on: date) -> bool:
        return (
            self.benefit == benefit
            and verification in self.verification
            and customer in self.customer
            and scope in self.scope
            and self.age_from <= age
            and (self.age_to is None or age <= self.age_to)
            and self.limit.from_date <= on
            and (self.until is None or on <= self.until)
        )


def rows(content: Mapping[str, Any]) -> tuple[LimitRow, ...]:
    """Rows of a parsed `limits.yaml`. Raises KeyError, TypeError or ValueError where a row is not in order."""
    return tuple(_row(item) for item in content["limits"])


def _row(item: Mapping[str, Any]) -> LimitRow:
    amount = item["amount"]
    if type(amount) is not int or amount < 0:
        msg = f"limit {item['id']}: amount is a whole number of TWD"
        raise ValueError(msg)
    if item["mark"] not in {"V", "N", "U", "C"} or not item["source"]:
        msg = f"limit {item['id']}: needs a source and a mark of V, N, U or C"
        raise ValueError(msg)
    limit = Limit(
        id=item["id"],
        amount=amount,
        source=item["source"],
        mark=item["mark"],
        clause=item["clause"],
        from_date=date.fromisoformat(item["from"]),
    )
    until = item.get("until")
    return LimitRow(
        limit=limit,
        benefit=item["benefit"],
        verification=frozenset(item["verification"]),
        customer=frozenset(item["customer"]),
        scope=frozenset(item["scope"]),
        age_from=item["age_from"],
        age_to=item.get("age_to"),
        until=None if until is None else date.fromisoformat(until),
    )


def find(
    candidates: Iterable[LimitRow],
    *,
    benefit: str,
    verification: str,
    customer: str,
    scope: str,
    age: int,
    on: date,
) -> Limit | None:
    """The limit in force on `on`: the newest that applies, of equally new ones the lowest; None: none is cited."""
    applying = [
        row.limit
        for row in candidates
        if row.applies(benefit=benefit, verification=verification, customer=customer, scope=scope, age=age, on=on)
    ]
    return min(applying, key=lambda limit: (-limit.from_date.toordinal(), limit.amount), default=None)

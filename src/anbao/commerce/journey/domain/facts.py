"""The facts that journey's guards ask for and no lower app declares."""

from anbao.kernel.registries import FactType

_OWN = "journey"

FACTS: dict[str, FactType] = {
    "registration.verified": FactType("bool", _OWN, "the account comes from a completed verification"),
    "registration.last_activity_at": FactType("datetime", _OWN, "latest of verification and completed online sale"),
    "insured.is_proposer": FactType("bool", _OWN),
    "insured.own_child": FactType("bool", _OWN, "declared to be the proposer's own child"),
    "insured.age": FactType("int", _OWN, "completed years; None: nobody of whom we know it"),
    "cover.starts_at": FactType("datetime", _OWN),
    "terms.required": FactType("list", _OWN, "<document key>@<sha256>"),
    "terms.opened": FactType("list", _OWN, "<document key>@<sha256>"),
    "terms.agreed": FactType("list", _OWN, "<document key>@<sha256>"),
    "application.underwritten": FactType("bool", _OWN, "exactly today's content was underwritten"),
    "application.underwritten_at": FactType("datetime", _OWN, "None: never accepted"),
    "trip.overlapping_since": FactType("bool", _OWN, "an overlapping contract of the line came about since"),
    "application.offer_stands": FactType("bool", _OWN, "still sold, in time, at this price, with these documents"),
    "application.confirmed": FactType("bool", _OWN, "exactly today's content was confirmed"),
    "payment.method": FactType("str", _OWN, "own-card, …"),
    "payment.holder_matches": FactType("bool", _OWN, "None: the issuer has not said"),
    "payment.captured": FactType("bool", _OWN),
    "report.receipt_at": FactType("datetime", _OWN, "None: not acknowledged yet"),
}

"""Opening an application's sealed part and computing what exactly is confirmed."""

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.journey.domain.content import Snapshot, act_digest
from anbao.commerce.journey.models import Application
from anbao.keys import api as keys

DECLARED_CONTEXT = "journey.application.declared"


def snapshot_of(row: Application) -> Snapshot:
    """What was declared. Raises ValueError where nothing was declared yet."""
    if row.declared is None:
        msg = "nothing was declared yet"
        raise ValueError(msg)
    return Snapshot.from_json(keys.unseal_json(bytes(row.declared), context=DECLARED_CONTEXT))


def digest_of(row: Application, snapshot: Snapshot | None = None) -> str:
    """The digest of the application's whole content as it is now."""
    return act_digest(
        application=row.id,
        snapshot=snapshot or snapshot_of(row),
        quote={"inputs": row.inputs, **row.quote},
        premium=row.premium,
        documents=row.terms,
    )


def quote_json(quote: catalogue.Quote) -> dict[str, object]:
    """A quote as kept with an application (canonical JSON types)."""
    return {
        "plan": quote.plan,
        "premium": int(quote.premium),
        "sums": {benefit: int(amount) for benefit, amount in quote.sums.items()},
        "starts_at": quote.starts_at.isoformat(),
        "ends_at": quote.ends_at.isoformat(),
        "rates_digest": quote.rates_digest,
        "marks": list(quote.marks),
    }

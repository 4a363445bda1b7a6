"""The facts that the guards of servicing ask for."""

from anbao.kernel.registries import FactType

_OWN = "policies"

FACTS: dict[str, FactType] = {
    "policy.starts_at": FactType("datetime", _OWN),
    "policy.ends_at": FactType("datetime", _OWN),
    "policy.received_at": FactType("datetime", _OWN, "signed for, in the account or on paper; None: not yet"),
    "product.cancellable": FactType("bool", _OWN, "the product's terms let it be cancelled before cover begins"),
}

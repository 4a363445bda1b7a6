"""The facts that the guard of disputes asks for."""

from anbao.kernel.registries import FactType

_OWN = "disputes"

FACTS: dict[str, FactType] = {
    "dispute.authorised": FactType("bool", _OWN, "the consumer authorised the transaction; None: not clear"),
    "dispute.intent_shown": FactType("bool", _OWN, "evidence shows the consumer's intent"),
    "dispute.gross_fault_shown": FactType("bool", _OWN, "evidence shows the consumer's gross negligence"),
}

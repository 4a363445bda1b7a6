"""What identity's codes are called in the sentences of the ledger."""

from anbao.identity.domain.purposes import otp_purposes
from anbao.kernel.registries import approvable_acts


def clear_words(name: str, value: str) -> str:
    """The title of an act that takes two people, and of what a one-time password is for."""
    if name == "act" and value in approvable_acts:
        return approvable_acts.get(value).title
    if name == "purpose" and value in otp_purposes:
        return otp_purposes.get(value)
    return ""

"""What an approval binds."""

from collections.abc import Mapping

from anbao.kernel.canonical import canonical
from anbao.kernel.errors import AnbaoError

PAYLOAD = "identity.approval.payload"
"""The context under which a proposal's payload is sealed."""
REASON = "identity.approval.reason"
"""The context under which the reason of a rejection is sealed: whoever writes it may name people."""
LONGEST_REASON = 500


class AuthorNotStaff(AnbaoError):
    """Only a member of staff proposes an act that takes two people: a task or a customer counts as nobody."""

    code = "identity.author-not-staff"


def bound(*, approval: str, act: str, author: str, payload: Mapping[str, object]) -> bytes:
    """What the approval's MAC covers: another payload, act or author under the same id does not pass."""
    return canonical([approval, act, author, dict(payload)])

"""What a reset of a password binds. Pure."""

import hashlib
from datetime import date
from typing import Final, Literal
from uuid import UUID

from anbao.kernel.canonical import canonical

PURPOSE: Final = "identity.reset"
"""Of its one-time passwords."""
STEP: Final = "identity.reset-password"

Standing = Literal["code", "password"]
"""What a reset waits for: the code, or the new password."""


def act_of(reset: UUID) -> str:
    """The digest of the thing that its code approves: this reset and no other."""
    return hashlib.sha256(canonical(["identity.reset", str(reset)])).hexdigest()


def born_bytes(reset: UUID, born: date) -> bytes:
    """What the MAC of a typed birth date covers."""
    return canonical([str(reset), born.isoformat()])

"""What identity keeps under the pepper: a new one has to reach all of it."""

from typing import Final

from anbao.identity.backends.store import PURPOSE as SESSION
from anbao.identity.models import Account, PasswordHistory, Session
from anbao.identity.queries.passwords import PURPOSE as PASSWORD
from anbao.keys.api import Wrapped, wrapped_column

PLACES: Final[dict[str, Wrapped]] = {
    "identity.passwords": wrapped_column(Account, "password", PASSWORD),
    "identity.former-passwords": wrapped_column(PasswordHistory, "password", PASSWORD),
    "identity.sessions": wrapped_column(Session, "content", SESSION),
}

"""Server-side sessions: the key is stored as its hash only, the content sealed, whose it is as an id."""

import hashlib
import json
import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError

from anbao.identity.domain.devices import device_of
from anbao.identity.domain.sessions import TOUCH_EVERY, Audience, Life
from anbao.identity.models import Account, Session
from anbao.keys.api import Tampered, unwrap_digest, wrap_digest
from anbao.rows import Select, Update, given, insert_unless_there, tell

_WITH_ACCOUNT = Select(lambda: Session.objects.select_related("account").filter(key_hash=given("key_hash")))
_KEEP = Update(
    lambda: Session.objects.filter(key_hash=given("key_hash")),
    content=given("content"),
    account_id=given("account_id"),
    seen_at=given("seen_at"),
)

PURPOSE = "session"
ACCOUNT = "account"
VISIT = "visit"


def life_of(audience: Audience) -> Life:
    """The company's limits: settings ANBAO_[STAFF_]SESSION_IDLE and …_LIFE, in seconds; examiners as staff."""
    prefix = "ANBAO_SESSION" if audience == "customer" else "ANBAO_STAFF_SESSION"
    return Life(
        idle=timedelta(seconds=getattr(settings, f"{prefix}_IDLE")),
        whole=timedelta(seconds=getattr(settings, f"{prefix}_LIFE")),
    )


class SessionStore(SessionBase):
    """Django's session interface for one audience at one moment."""

    def __init__(self, session_key: str | None = None, *, audience: Audience, at: datetime, agent: str = "") -> None:
        super().__init__(session_key)
        self.audience = audience
        self.agent = agent
        self.at = at
        self.account: Account | None = None
        self.touch_due = False
        self._made: str | None = None  # the content with which this request made the row

    def load(self) -> dict[str, Any]:
        row = _WITH_ACCOUNT.first(key_hash=_hash(self.session_key))
        content = self._content(row) if row else None
        if row is None or content is None:
            self._session_key = None
            return {}
        self.account = row.account
        self.touch_due = self.at - row.seen_at >= TOUCH_EVERY
        return content

    def _content(self, row: Session) -> dict[str, Any] | None:
        over = life_of(self.audience).is_over(started_at=row.started_at, seen_at=row.seen_at, at=self.at)
        if over or row.audience != self.audience:
            return None
        try:
            owner, _, text = unwrap_digest(PURPOSE, bytes(row.content)).partition(b" ")
        except Tampered:
            return None
        # The key's hash and the account inside the sealed content must be the row's: a row edited by hand, or filled
        # with another row's content, opens nothing.
        if owner.decode() != row.key_hash:
            return None
        content: dict[str, Any] = json.loads(text)
        return content if content.get(ACCOUNT) == (str(row.account_id) if row.account_id else None) else None

    @property
    def device(self) -> str:
        """The kind of browser and system that this request came from."""
        return device_of(self.agent)

    @property
    def key_hash(self) -> str:
        """Which row is this browser's."""
        return _hash(self.session_key)

    def is_of(self, row: Session) -> bool:
        """Whether `row` is this very session."""
        return row.key_hash == self.key_hash

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(key_hash=_hash(session_key)).exists()

    def create(self) -> None:
        self._session_key = secrets.token_urlsafe(32)
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            return self.create()
        content: dict[str, Any] = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        text = f"{_hash(self.session_key)} {json.dumps(content)}"
        if text == self._made and not must_create:
            return None  # nothing came to it since
        fields = {
            "content": wrap_digest(PURPOSE, text.encode()),
            "account_id": content.get(ACCOUNT),
            "seen_at": self.at,
        }
        if not must_create:
            if not _KEEP.run(key_hash=_hash(self.session_key), **fields):
                raise UpdateError  # signed out elsewhere in the meantime
            return None
        more = {"started_at": self.at, "name": uuid.uuid4(), "device": self.device}
        row = Session(key_hash=_hash(self.session_key), audience=self.audience, **fields, **more)
        if not insert_unless_there(row):
            raise CreateError
        self._made = text
        return None

    def touch(self) -> None:
        """Note that the session is in use."""
        Session.objects.filter(key_hash=_hash(self.session_key)).update(seen_at=self.at)

    def delete(self, session_key: str | None = None) -> None:
        tell("DELETE FROM identity_session WHERE key_hash = %s", [_hash(session_key or self.session_key)])


def _hash(session_key: str | None) -> str:
    return hashlib.sha256((session_key or "").encode()).hexdigest()

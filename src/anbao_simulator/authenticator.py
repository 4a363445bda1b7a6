"""The phones of the demo's people: an authenticator app for each key that was handed over (RFC 6238)."""

import base64
import hashlib
import hmac
import struct
from collections.abc import Mapping
from datetime import datetime
from html import escape
from typing import Any, Final

from anbao_simulator.moments import now
from anbao_simulator.pages import page
from anbao_simulator.store import Store

STEP: Final = 30
DIGITS: Final = 6


def keep(store: Store, body: Mapping[str, Any]) -> object:
    """Set up an app: `login`, `name`, `key` as one types it. Raises ValueError for what is no key."""
    login, name, key = (str(body[field]) for field in ("login", "name", "key"))
    code(key, now())
    with store.transaction():
        store.run("DELETE FROM authenticator WHERE login = ?", login)
        store.insert("authenticator", login=login, name=name, key=key)
    return {}


def shown(store: Store, query: Mapping[str, str]) -> object:
    """What the apps show now, with the seconds that are left; `login=` narrows it to one."""
    moment = now()
    wanted = query.get("login", "")
    rows = store.rows("SELECT * FROM authenticator WHERE ? = '' OR login = ? ORDER BY rowid", wanted, wanted)
    left = STEP - int(moment.timestamp()) % STEP
    return [
        {"login": row["login"], "name": row["name"], "code": code(row["key"], moment), "seconds": left} for row in rows
    ]


def code(key: str, at: datetime) -> str:
    """The six digits of a moment. Raises ValueError for what is no key."""
    secret = base64.b32decode(key + "=" * (-len(key) % 8))
    digest = hmac.digest(secret, struct.pack(">Q", int(at.timestamp()) // STEP), hashlib.sha1)
    offset = digest[-1] & 0xF
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def authenticator(store: Store) -> bytes:
    """The page: everybody's present code. It reloads itself."""
    people: Any = shown(store, {})
    items = "".join(
        f'<article class="message"><header><span class="channel">{escape(one["login"])}</span>'
        f"<span>{escape(one['name'])}</span><span>還有 {one['seconds']} 秒</span></header>"
        f'<p class="amount">{one["code"][:3]} {one["code"][3:]}</p></article>'
        for one in people
    )
    empty = '<p class="empty">還沒有人設定驗證器。</p>'
    return page("驗證器", "authenticator", head='<meta http-equiv="refresh" content="3">', items=items or empty)

"""The provider of text messages: keeps them for the messages page."""

import secrets
from typing import Final

from anbao_simulator.moments import stamp
from anbao_simulator.store import Store
from anbao_simulator.systems import No, System
from anbao_simulator.wire import Body


def send(store: Store, key: str, body: Body) -> dict[str, object]:
    to, text = str(body["to"]), str(body["text"])
    if not to.lstrip("+").isdecimal():
        raise No("bad-number")
    store.insert("message", channel="sms", key=key, to=to, subject="", text=text, at=stamp())
    return {"id": f"sms-{secrets.token_hex(6)}"}


SYSTEM: Final = System("sms", {"send": send})

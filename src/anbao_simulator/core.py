"""The company's core system: takes over what happened to policies, in their order, each event once."""

import secrets
from typing import Final

from anbao_simulator.moments import stamp
from anbao_simulator.store import Store
from anbao_simulator.systems import No, System
from anbao_simulator.wire import Body

_TEXTS: Final = ("id", "source", "type", "subject", "sequence", "time", "datacontenttype")


def events(store: Store, key: str, body: Body) -> dict[str, object]:
    """Keep one CloudEvent. The same event under another key is a repetition and gets the same answer."""
    if body.get("specversion") != "1.0" or not all(isinstance(body.get(name), str) for name in _TEXTS):
        raise No("malformed-event", violation=True)
    event, source, policy, sequence = str(body["id"]), str(body["source"]), str(body["subject"]), int(body["sequence"])
    told = store.row("SELECT * FROM event WHERE id = ? AND source = ?", event, source)
    if told is None:
        _in_order(store, policy, sequence)
        told = {"reference": f"core-{secrets.token_hex(6)}", "at": stamp()}
        store.insert(
            "event", id=event, source=source, key=key, type=str(body["type"]), policy=policy, sequence=sequence, **told
        )
    elif (told["policy"], told["sequence"], told["type"]) != (policy, sequence, body["type"]):
        raise No("id-reused", violation=True)
    else:
        store.run("UPDATE event SET repeated = repeated + 1 WHERE id = ? AND source = ?", event, source)
    return {"event": event, "reference": told["reference"], "at": told["at"]}


def _in_order(store: Store, policy: str, sequence: int) -> None:
    last = store.row("SELECT COALESCE(MAX(sequence), 0) AS last FROM event WHERE policy = ?", policy)
    if sequence != (last or {"last": 0})["last"] + 1:
        raise No("out-of-order", violation=True)


SYSTEM: Final = System("core", {"events": events}, media_type="application/cloudevents+json")

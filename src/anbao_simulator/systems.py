"""What every simulated system has in common: acting once a key, and answering inquiries."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from anbao_simulator.moments import stamp
from anbao_simulator.store import Store
from anbao_simulator.wire import Answer, Body, NotLetIn, Request

Act = Callable[[Store, str, Body], dict[str, object]]
LookUp = Callable[[Store, Body], dict[str, object]]

REJECTED = 422


class No(Exception):
    """The system's definite no. `violation`: something a well-behaved caller never asks for."""

    def __init__(self, reason: str, *, violation: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.violation = violation


class System:
    """`acts` change something, once a key; `look_ups` change nothing and take no key."""

    def __init__(
        self,
        name: str,
        acts: Mapping[str, Act],
        look_ups: Mapping[str, LookUp] | None = None,
        media_type: str = "application/json",
    ) -> None:
        self.name = name
        self.acts = acts
        self.look_ups = look_ups or {}
        self.media_type = media_type  # of its acts

    def process(self, store: Store, request: Request) -> Answer:
        """Do what `request` asks for, atomically. The reply repeats the key and the digest of the request."""
        echo = {"key": request.key, "digest": request.digest}
        with store.transaction():
            try:
                body = request.body()
                if request.verb == "inquire":
                    return Answer(200, {**self._inquire(store, request), **echo})
                if request.verb in self.look_ups:
                    store.note(request.operation, "", "answered")
                    return Answer(200, {**self.look_ups[request.verb](store, body), **echo})
                if request.verb not in self.acts or not request.key or request.media_type != self.media_type:
                    return Answer(400, {**echo, "reason": "malformed"})
                return self._act(store, request, body, echo)
            except (KeyError, TypeError, ValueError):
                return Answer(400, {**echo, "reason": "malformed"})
            except NotLetIn as no:
                return Answer(no.status, {**echo, "reason": no.reason})

    def _act(self, store: Store, request: Request, body: Body, echo: dict[str, str]) -> Answer:
        before = self._before(store, request.key)
        if before is None:
            outcome, reason, result = "done", "", dict[str, object]()
            try:
                result = self.acts[request.verb](store, request.key, body)
            except No as no:
                outcome, reason = "rejected", no.reason
                if no.violation:
                    self._violation(store, request, reason)
            store.insert(
                "operation", system=self.name, key=request.key, verb=request.verb, digest=request.digest,
                outcome=outcome, reason=reason, result=json.dumps(result), at=stamp(),
            )  # fmt: skip
            store.note(request.operation, request.key, outcome)
            before = {"digest": request.digest, "outcome": outcome, "reason": reason, "result": result}
        elif before["digest"] != request.digest:
            self._violation(store, request, "key-reused")
            return Answer(409, {**echo, "reason": "key-reused"})
        else:
            store.note(request.operation, request.key, "repeated")
        if before["outcome"] == "done":
            return Answer(200, {**before["result"], **echo})
        return Answer(REJECTED, {**echo, "reason": before["reason"]})

    def _inquire(self, store: Store, request: Request) -> dict[str, object]:
        before = self._before(store, request.key)
        store.note(request.operation, request.key, "found" if before else "unseen")
        if before is None:
            return {"found": False}
        told: dict[str, object] = {"found": True, "operation": before["verb"], "outcome": before["outcome"]}
        if before["outcome"] == "done":
            return {**told, "result": {**before["result"], "key": request.key}}
        return {**told, "reason": before["reason"]}

    def _before(self, store: Store, key: str) -> dict[str, Any] | None:
        row = store.row("SELECT * FROM operation WHERE system = ? AND key = ?", self.name, key)
        return row and {**row, "result": json.loads(row["result"])}

    def _violation(self, store: Store, request: Request, reason: str) -> None:
        store.insert("violation", operation=request.operation, key=request.key, reason=reason, at=stamp())

"""What programs read: every GET of the interface's document, with addresses that lead to something."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import httpx

from bench.support.crawl import OK, Found

DOCUMENT = "/api/v1/openapi.json"
STATES = 3  # of those that a list may be asked for
_PLACE = re.compile(r"/\{(\w+)\}$")
_KEYS = ("id", "key")  # under which an item of a list is found, where it does not say the place's own name


class Reads:
    """Asks each read once, by whoever may; lists also for their next page and for some states."""

    def __init__(self, clients: Mapping[str, httpx.Client]) -> None:
        self._clients = clients
        self._document = json.loads(next(iter(clients.values())).get(DOCUMENT).text)
        self._answers: dict[str, Any] = {}  # by address
        self._addresses: dict[str, str] = {}  # of each path, the address that was asked
        self._values: dict[str, str] = {}  # of places

    def all(self) -> Iterator[Found]:
        """Some tell what to put into the places of others: what lacks a value is asked again after those."""
        left = {path: asked["get"] for path, asked in self._document["paths"].items() if "get" in asked}
        while left:
            for path in list(left):
                for kind, address in self._asked(path, left[path]):
                    who = self._who(address)
                    if who:
                        yield Found(who, kind, address, None)
            asked = [path for path in left if path in self._addresses]
            if not asked:
                return
            left = {path: left[path] for path in left if path not in asked}

    def _asked(self, path: str, operation: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        address = self._filled(path)
        if not address:
            return
        parameters = {one["name"]: one for one in operation.get("parameters", ()) if one.get("in") == "query"}
        wanted = [name for name, one in parameters.items() if one.get("required")]
        if not all(name in self._values for name in wanted):
            return
        needed = "&".join(f"{name}={self._values[name]}" for name in wanted)
        address = f"{address}?{needed}" if needed else address
        self._addresses[path] = address
        yield path, address
        answer = self._answers.get(address)
        if isinstance(answer, dict) and answer.get("next"):
            yield f"{path} ?after", f"{address}?after={answer['next']}"
        if "state" in parameters:
            for state in self._document["components"]["schemas"]["State"]["enum"][:STATES]:
                yield f"{path} ?state", f"{address}?state={state}"

    def _filled(self, path: str) -> str:
        """The path with a value in each place; "" where nothing has one."""
        place = _PLACE.search(path)
        if place is None:
            above, _, last = path.rpartition("/")
            return f"{self._filled(above)}/{last}" if "{" in above else path
        above = path[: place.start()]
        value = self._value(place[1], above)
        return f"{self._filled(above)}/{value}" if value else ""

    def _value(self, name: str, above: str) -> str:
        """From what the nearest path above answered."""
        while above:
            answer = self._answers.get(self._addresses.get(above, ""))
            for item in _items(answer):
                if value := next((item[key] for key in (name, *_KEYS) if item.get(key)), None):
                    self._values.setdefault(name, str(value))
                    return str(value)
            above = above.rpartition("/")[0]
        return ""

    def _who(self, address: str) -> str:
        for who, client in self._clients.items():
            answer = client.get(address)
            if answer.status_code == OK:
                if "json" in answer.headers.get("content-type", ""):
                    self._answers[address] = answer.json()
                return who
        return ""


def _items(answer: Any) -> Iterator[dict[str, Any]]:
    """Objects in the lists of an answer."""
    for value in answer.values() if isinstance(answer, dict) else ():
        if isinstance(value, list):
            yield from (one for one in value if isinstance(one, dict))

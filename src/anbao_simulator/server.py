"""The HTTP side: signed calls, the card page, the messages page, and the control calls."""

import json
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from anbao_simulator import authenticator, bank, card, control, core, daily, inconvenience, pages, reporting, sms
from anbao_simulator.fault_page import FaultPage, Wrong, offered
from anbao_simulator.faults import Desk, Fault
from anbao_simulator.paying import BadForm, House
from anbao_simulator.store import Store
from anbao_simulator.systems import System
from anbao_simulator.wire import Answer, NotLetIn, Request

SYSTEMS: Final[Mapping[str, System]] = {
    s.name: s for s in (card.SYSTEM, bank.SYSTEM, sms.SYSTEM, reporting.SYSTEM, core.SYSTEM, inconvenience.SYSTEM)
}
HOUSES: Final[Mapping[str, House]] = {house.system: house for house in (card.HOUSE, bank.HOUSE)}
_LARGEST = 256 * 1024
_JSON = "application/json; charset=utf-8"
_HTML = "text/html; charset=utf-8"
_TOLD: Final = {"set": "故障已經設定。", "take-back": "故障已經收回。"}
_POLICY: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class HangUp(Exception):
    """Close the connection without a reply."""


@dataclass
class Outside:
    """The simulated world: its books, its faults, its shared secrets by system."""

    store: Store
    desk: Desk
    secrets: Mapping[str, str]
    faults: FaultPage | None = None

    def __post_init__(self) -> None:
        self.control = control.Control(self.store, self.desk)

    def answer(self, request: Request) -> Answer | None:
        """Let `request` through whatever fault was ordered for it. None: a plain, unsigned 500. Raises HangUp."""
        fault = self.desk.take(request.operation)
        ended = "沒有回覆"
        try:
            answer = self._answer(request, fault)
            ended = str(answer.status) if answer else "500"
        finally:
            if self.faults:
                self.faults.saw(request.operation, request.key, fault.kind if fault else "", ended)
        return answer

    def _answer(self, request: Request, fault: Fault | None) -> Answer | None:
        kind = fault.kind if fault else ""
        if kind == "down":
            raise HangUp
        try:
            request.check(self.secrets[request.system])
            self.store.use_nonce(request.nonce)
        except NotLetIn as no:
            return Answer(no.status, {"key": request.key, "digest": request.digest, "reason": no.reason})
        self._before(request, fault)
        if kind == "error":
            return None
        answer = self._process(request)
        if kind == "duplicate":
            answer = self._process(replace(request, nonce=f"{request.nonce}-again"))
        if kind == "hold_after":
            self.desk.hold(request.operation)
        if kind == "lost_reply":
            raise HangUp
        if kind == "error_after":
            return None
        return _wrong(answer) if kind == "wrong" else answer

    def _before(self, request: Request, fault: Fault | None) -> None:
        kind = fault.kind if fault else ""
        if fault and kind == "delay":
            time.sleep(fault.seconds)
        if kind == "hold_before":
            self.desk.hold(request.operation)
        if kind == "out_of_order":
            self.desk.postpone(request.system, lambda: SYSTEMS[request.system].process(self.store, request))
            raise HangUp

    def _act(self, request: Request) -> Answer:
        return SYSTEMS[request.system].process(self.store, request)

    def _daily(self, request: Request) -> Answer:
        changes = self.desk.daily.get(request.system, daily.Changes())
        return daily.answer(self.store, request, self.secrets[request.system], changes)

    def _process(self, request: Request) -> Answer:
        answer = self._daily(request) if request.verb == "daily" else self._act(request)
        for late in self.desk.overtaken(request.system):
            late()
        return answer


def _wrong(answer: Answer) -> Answer:
    """A reply that is signed well and says something that was never asked."""
    if answer.content:
        return Answer(answer.status, {}, content=answer.content.replace(b"\ntotal,", b"\ntotal,1", 1))
    body = dict(answer.body)
    result = body.get("result")
    told: dict[str, object] = dict(result) if isinstance(result, dict) else body
    amount = told.get("amount")
    if isinstance(amount, int):
        told["amount"] = amount + 1
    else:
        told["key"] = "another-key"
    if told is not body:
        body["result"] = told
    return Answer(answer.status, body)


def operations() -> list[str]:
    """Every operation that can be let fail, with mail's one."""
    verbs = {name: (*one.acts, *one.look_ups, "inquire", "daily") for name, one in SYSTEMS.items()}
    return [*offered(verbs), "mail.send"]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 120
    outside: Outside  # set by `Server`

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        query = dict(parse_qsl(url.query))
        match url.path.strip("/").split("/"):
            case [""]:
                self._send(HTTPStatus.OK, pages.home(faults=self.outside.faults is not None), _HTML)
            case ["messages"]:
                self._send(
                    HTTPStatus.OK, pages.messages(control.messages(self.outside.store, query.get("to", ""))), _HTML
                )
            case ["authenticator"]:
                self._send(HTTPStatus.OK, authenticator.authenticator(self.outside.store), _HTML)
            case ["faults"] if self.outside.faults:
                self._send(
                    HTTPStatus.OK, self.outside.faults.shown(_TOLD.get(query.get("told", ""), "")), _HTML, _POLICY
                )
            case ["simulator.css"]:
                self._send(HTTPStatus.OK, pages.style(), "text/css; charset=utf-8")
            case ["_control", name] if name in self.outside.control.get:
                self._send_json(self.outside.control.get[name](query))
            case _:
                self._send(HTTPStatus.NOT_FOUND, pages.sorry("沒有這一頁。"), _HTML)

    def do_POST(self) -> None:
        raw = self._body()
        if raw is None:
            return
        match urlsplit(self.path).path.strip("/").split("/"):
            case [name, "entry", *rest] if name in HOUSES:
                form = dict(parse_qsl(raw.decode(), keep_blank_values=True))
                self._entry_page(HOUSES[name], form, chosen=rest == ["choose"])
            case ["faults", act] if self.outside.faults:
                self._fault_form(self.outside.faults, act, raw)
            case ["_control", name] if name in self.outside.control.post:
                self._controlled(name, raw)
            case [system, verb] if system in SYSTEMS:
                self._called(system, verb, raw)
            case _:
                self._send(HTTPStatus.NOT_FOUND, b"", _JSON)

    def _called(self, system: str, verb: str, raw: bytes) -> None:
        names = ("Party", "Timestamp", "Nonce", "Key", "Signature")
        party, timestamp, nonce, key, signature = (self.headers.get(f"Anbao-{name}", "") for name in names)
        path = urlsplit(self.path).path
        media_type = self.headers.get_content_type()
        request = Request(system, verb, path, party, timestamp, nonce, key, signature, raw, media_type)
        try:
            answer = self.outside.answer(request)
        except HangUp:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        if answer is None:
            self._send(HTTPStatus.INTERNAL_SERVER_ERROR, b'{"error": "internal"}', _JSON)
            return
        content, headers = answer.signed(self.outside.secrets[system], nonce)
        self._send(answer.status, content, headers.pop("Content-Type"), headers)

    def _controlled(self, name: str, raw: bytes) -> None:
        try:
            self._send_json(self.outside.control.post[name](json.loads(raw or b"{}")))
        except (KeyError, TypeError, ValueError) as error:
            self._send_json({"error": repr(error)}, HTTPStatus.BAD_REQUEST)

    def _fault_form(self, page: FaultPage, act: str, raw: bytes) -> None:
        form = dict(parse_qsl(raw.decode(errors="replace"), keep_blank_values=True))
        try:
            page.posted(act, form, host=self.headers.get("Host", ""), origin=self.headers.get("Origin", ""))
        except Wrong:
            self._send(
                HTTPStatus.BAD_REQUEST, pages.sorry("這個設定不能用。", "請回到故障頁，重新選一次。"), _HTML, _POLICY
            )
            return
        self._send(HTTPStatus.SEE_OTHER, b"", _HTML, {"Location": f"/faults?told={act}"})

    def _entry_page(self, house: House, form: dict[str, str], *, chosen: bool) -> None:
        secret = self.outside.secrets[house.system]
        try:
            house.check_form(secret, form)
            if not chosen:
                self._send(HTTPStatus.OK, pages.entry(house, form), _HTML)
                return
            if form.get("cancel"):
                form.pop("card", None)
            elif form.get("card") not in house.means:
                self._send(HTTPStatus.BAD_REQUEST, pages.entry(house, form), _HTML)
                return
            address = house.enter(self.outside.store, secret, form)
            self._send(HTTPStatus.SEE_OTHER, b"", _HTML, {"Location": address})
        except BadForm:
            self._send(HTTPStatus.BAD_REQUEST, pages.sorry("付款資料不正確，或已經過期。"), _HTML)

    def _body(self) -> bytes | None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > _LARGEST:
            self.close_connection = True
            self._send(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, b"", _JSON)
            return None
        return self.rfile.read(length)

    def _send_json(self, value: object, status: int = HTTPStatus.OK) -> None:
        self._send(status, json.dumps(value, ensure_ascii=False).encode(), _JSON)

    def _send(self, status: int, content: bytes, kind: str, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        try:
            self.end_headers()
            self.wfile.write(content)
        except OSError:  # the one who asked is gone
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Nothing: messages and requests hold what people wrote."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, host: str, port: int, outside: Outside) -> None:
        handler = type("BoundHandler", (Handler,), {"outside": outside})
        super().__init__((host, port), handler)

    def handle_error(self, *_: object) -> None:
        """A client that went away is no news."""

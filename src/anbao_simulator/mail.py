"""A real mail server on a port of its own; what it takes in is shown on the messages page."""

import asyncio
import logging
import socket
import threading
from collections.abc import Callable
from email import message_from_bytes, policy
from typing import Any, cast

from aiosmtpd.smtp import SMTP, Envelope, Session

from anbao_simulator.faults import Desk, Fault
from anbao_simulator.moments import stamp
from anbao_simulator.store import Store

OPERATION = "mail.send"
Saw = Callable[[str, str, str, str], None]
"""Told of each mail: operation, key, fault, how it ended."""


def nobody(_operation: str, _key: str, _fault: str, _ended: str) -> None:
    """Nobody looks on."""


ACCEPTED = "250 OK"
SILENT = {"lost_reply", "out_of_order"}


class Handler:
    """aiosmtpd's hooks. A recipient whose local part is `refused` gets 550."""

    def __init__(self, store: Store, desk: Desk, saw: Saw) -> None:
        self._store = store
        self._saw = saw
        self._desk = desk
        self._faults: dict[int, Fault | None] = {}

    async def handle_MAIL(  # noqa: N802  (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del session
        fault = self._desk.take(OPERATION)
        self._faults[id(server)] = fault
        if fault and fault.kind == "down":
            self._saw(OPERATION, "", "down", "沒有回覆")
            _hang_up(server)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return ACCEPTED

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session
        if address.startswith("refused@"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return ACCEPTED

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        del session
        fault = self._faults.pop(id(server), None)
        kind = fault.kind if fault else ""
        reply = await self._take(server, envelope, fault)
        self._saw(OPERATION, "", kind, "沒有回覆" if kind in SILENT else reply[:3])
        return reply

    async def _take(self, server: SMTP, envelope: Envelope, fault: Fault | None) -> str:
        kind = fault.kind if fault else ""
        if fault and kind == "delay":
            await asyncio.sleep(fault.seconds)
        if kind == "hold_before":
            await asyncio.to_thread(self._desk.hold, OPERATION)
        if kind == "error":
            return "451 try again later"
        for _ in range(2 if kind == "duplicate" else 1):
            await asyncio.to_thread(self._keep, envelope)
        if kind == "hold_after":
            await asyncio.to_thread(self._desk.hold, OPERATION)
        if kind in SILENT:
            _hang_up(server)
        return {"error_after": "451 try again later", "wrong": "250"}.get(kind, ACCEPTED)

    def _keep(self, envelope: Envelope) -> None:
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        message = message_from_bytes(content, policy=policy.default)
        part = message.get_body(("plain",))
        text = part.get_content() if part else ""
        with self._store.transaction():
            for to in envelope.rcpt_tos:
                self._store.insert(
                    "message", channel="mail", key=str(message.get("Message-ID", "")), to=str(to),
                    subject=str(message.get("Subject", "")), text=str(text), at=stamp(),
                )  # fmt: skip
            self._store.note(OPERATION, str(message.get("Message-ID", "")), "done")


def _hang_up(server: SMTP) -> None:
    transport = cast("Any", server).transport
    if transport is not None:
        transport.abort()


class MailServer:
    """aiosmtpd in a thread of its own, on `port` (0: any free one)."""

    def __init__(self, host: str, port: int, store: Store, desk: Desk, saw: Saw) -> None:
        self._socket = socket.create_server((host, port))
        self.port: int = self._socket.getsockname()[1]
        self._handler = Handler(store, desk, saw)
        self._loop = asyncio.new_event_loop()
        logging.getLogger("mail.log").disabled = True  # aiosmtpd's: it would quote addresses
        self._thread = threading.Thread(target=self._run, name="smtp", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._loop.create_server(self._session, sock=self._socket))
        self._loop.run_forever()

    def _session(self) -> asyncio.BaseProtocol:
        return cast(
            "asyncio.BaseProtocol", SMTP(self._handler, hostname="simulator", enable_SMTPUTF8=True, loop=self._loop)
        )

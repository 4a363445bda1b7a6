"""Electronic mail over SMTP.

Which failure is which: before `DATA` nothing was handed over, so a lost connection and a 4xx are `NotSent` and a 5xx
about sender or recipient is `Rejected`; from `DATA` on, only the server's answer tells: 4xx `NotSent`, 5xx `Rejected`,
none `NoReply`. A failed connection, encryption or login is `NotSent`: an operator mends it, the mail waits.
"""

import re
import smtplib
import socket
import ssl
from base64 import encodebytes
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from functools import cache
from typing import Protocol, Self

from anbao.gateways.loading import number, text
from anbao.kernel import clock as kernel_clock
from anbao.kernel.errors import NoReply, NotSent, Rejected

_ADDRESS = re.compile(r"https?://[!-;=?-~]{1,900}")  # printable ASCII without angle brackets, on one line
_DONE = 2  # first digit of a reply code
_NEVER = 5


@dataclass(frozen=True, slots=True)
class Accepted:
    """The server took the mail over. `message_id` is made from the key, so it is the same each time."""

    message_id: str


class Mail(Protocol):
    """A way to send mail. Raises NotSent, NoReply or Rejected."""

    def send(self, *, key: str, to: str, subject: str, text: str, sender: str, stop: str = "") -> Accepted:
        """Send plain text. The Message-ID is made from `key`.

        `stop`: of advertising, the address that a mail program posts to when its reader presses "stop" (RFC 8058).
        """
        ...

    def inquire(self, *, key: str) -> Accepted | None:
        """SMTP cannot be asked: always None, which means "send again".

        Decided so: the same mail twice, with the same Message-ID, harms nobody; a mail that never came does.
        """
        ...


@dataclass(frozen=True, slots=True)
class SmtpMail:
    """A mail server. With `starttls` the connection is encrypted or nothing is sent. `user` empty: no login."""

    host: str
    port: int
    timeout: float
    starttls: bool = False
    user: str = ""
    password: str = field(default="", repr=False)
    tls: ssl.SSLContext | None = field(default=None, repr=False)
    clock: Callable[[], datetime] = kernel_clock.now

    @classmethod
    def from_config(cls, config: Mapping[str, object]) -> Self:
        return cls(
            host=text(config, "host"),
            port=int(number(config, "port")),
            timeout=number(config, "timeout"),
            starttls=config.get("starttls") is True,
            user=text(config, "user", ""),
            password=text(config, "password", ""),
        )

    def send(self, *, key: str, to: str, subject: str, text: str, sender: str, stop: str = "") -> Accepted:
        message_id = f"<{key}@{sender.rpartition('@')[2]}>"
        content = self._message(message_id, to=to, subject=subject, text=text, sender=sender, stop=stop)
        server = self._connected()
        try:
            self._hand_over(server, sender, to, content)
        finally:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()
        return Accepted(message_id)

    def inquire(self, *, key: str) -> Accepted | None:
        del key
        return None

    def _message(self, message_id: str, *, to: str, subject: str, text: str, sender: str, stop: str) -> bytes:
        try:
            headers = [_header("From", sender), _header("To", to), _header("Subject", subject)]
        except ValueError:
            raise Rejected("bad-header") from None
        ours = (
            f"Message-ID: {message_id}",
            f"Date: {format_datetime(self.clock())}",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            'Content-Type: text/plain; charset="utf-8"',
            "Content-Transfer-Encoding: base64",
        )
        return b"".join([_button(stop), *headers, *(f"{line}\r\n".encode() for line in ours), b"\r\n", _body(text)])

    def _connected(self) -> smtplib.SMTP:
        try:
            server = smtplib.SMTP(self.host, self.port, local_hostname=_our_name(), timeout=self.timeout)
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent("no mail connection", error=type(error).__name__) from None
        try:
            server.ehlo_or_helo_if_needed()
            if self.starttls:
                server.starttls(context=self.tls or ssl.create_default_context())
                server.ehlo_or_helo_if_needed()
            if self.user:
                server.login(self.user, self.password)
        except (OSError, smtplib.SMTPException) as error:
            server.close()
            raise NotSent("no mail session", error=type(error).__name__) from None
        return server

    def _hand_over(self, server: smtplib.SMTP, sender: str, to: str, content: bytes) -> None:
        try:
            _judge(server.mail(sender)[0], "sender-refused")
            _judge(server.rcpt(to)[0], "recipient-refused")
        except UnicodeEncodeError:
            raise Rejected("address-unsupported") from None
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent("the mail connection was lost", error=type(error).__name__) from None
        try:
            code, _ = server.data(content)
        except smtplib.SMTPDataError as error:
            code = error.smtp_code
        except (OSError, smtplib.SMTPException) as error:
            raise NoReply("no reply to the mail's content", error=type(error).__name__) from None
        _judge(code, "message-refused")


def _header(name: str, value: str) -> bytes:
    """A header in ASCII, in lines of a mail's length. Raises ValueError for a value of several lines."""
    return SMTP_POLICY.fold_binary(*SMTP_POLICY.header_store_parse(name, value))


def _body(text: str) -> bytes:
    """Text in Base64: any server carries it, and the library's own message is several times dearer."""
    lines = text.encode().splitlines()
    return encodebytes(b"".join(line + b"\r\n" for line in lines)).replace(b"\n", b"\r\n")


def _button(stop: str) -> bytes:
    """The headers of a mail program's button "stop". By hand: the library would break a long address into pieces."""
    if not stop:
        return b""
    if not _ADDRESS.fullmatch(stop):
        raise Rejected("bad-header")
    return f"List-Unsubscribe: <{stop}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n".encode()


@cache
def _our_name() -> str:
    """What we call ourselves in a greeting, as smtplib would: it would ask the name service each time."""
    name = socket.getfqdn()
    return name if "." in name else f"[{_address(name)}]"


def _address(name: str) -> str:
    try:
        return socket.gethostbyname(name)
    except OSError:
        return "127.0.0.1"


def _judge(code: int, reason: str) -> None:
    """A server's code for a step: 2xx goes on, 5xx is its definite no, anything else may be tried again."""
    if code // 100 == _DONE:
        return
    if code // 100 == _NEVER:
        raise Rejected(reason, smtp_code=code)
    raise NotSent(reason, smtp_code=code)

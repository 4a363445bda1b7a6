"""Mail's judgement of a server's codes, and what never shows in an error."""

from email import message_from_bytes
from email.message import Message
from unittest.mock import MagicMock, patch

import pytest

from anbao.gateways.mail import SmtpMail
from anbao.kernel.errors import NoReply, NotSent, OutsideError, Rejected

MAIL = {"to": "wang@example.tw", "subject": "主旨", "text": "內容", "sender": "service@anbao.example"}


def _send(**steps: object) -> None:
    server = MagicMock()
    for name, answer in {"mail": 250, "rcpt": 250, "data": 250, **steps}.items():
        told = {"side_effect": answer} if isinstance(answer, Exception) else {"return_value": (answer, b"")}
        setattr(server, name, MagicMock(**told))
    with patch("anbao.gateways.mail.smtplib.SMTP", return_value=server):
        SmtpMail(host="127.0.0.1", port=25, timeout=1).send(key="k-1", **MAIL)


@pytest.mark.parametrize(
    ("steps", "kind"),
    [
        ({"mail": 451}, NotSent),
        ({"mail": 550}, Rejected),
        ({"rcpt": 450}, NotSent),
        ({"rcpt": 550}, Rejected),
        ({"rcpt": ConnectionResetError()}, NotSent),
        ({"rcpt": UnicodeEncodeError("ascii", "é", 0, 1, "")}, Rejected),
        ({"data": 451}, NotSent),
        ({"data": 554}, Rejected),
        ({"data": TimeoutError()}, NoReply),
        ({"data": ConnectionResetError()}, NoReply),
    ],
)
def test_step_of_the_dialogue_is_judged(steps: dict[str, object], kind: type[OutsideError]) -> None:
    with pytest.raises(kind) as failure:
        _send(**steps)
    assert "wang" not in f"{failure.value!r} {failure.value.diagnostics()}"


def test_header_cannot_be_injected() -> None:
    with pytest.raises(Rejected):
        SmtpMail(host="127.0.0.1", port=25, timeout=1).send(key="k", **{**MAIL, "subject": "a\nBcc: x@example.tw"})


def test_failed_goodbye_changes_nothing() -> None:
    _send(quit=ConnectionResetError())


def test_password_stays_out_of_repr() -> None:
    assert "geheim" not in repr(SmtpMail(host="h", port=25, timeout=1, user="u", password="geheim"))


def _headers(**more: str) -> Message:
    server = MagicMock()
    for name in ("mail", "rcpt", "data"):
        setattr(server, name, MagicMock(return_value=(250, b"")))
    with patch("anbao.gateways.mail.smtplib.SMTP", return_value=server):
        SmtpMail(host="127.0.0.1", port=25, timeout=1).send(key="k-1", **MAIL, **more)
    return message_from_bytes(server.data.call_args.args[0])


def test_advertising_carries_the_button_of_mail_programs() -> None:
    """RFC 8058: the address whole and on its own, however long it is."""
    stop = f"https://www.anbao.example/mail/stop/{'x' * 90}/"
    sent = _headers(stop=stop)
    assert sent["List-Unsubscribe"] == f"<{stop}>"
    assert sent["Subject"]
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_other_mail_has_no_such_button() -> None:
    assert _headers()["List-Unsubscribe"] is None


@pytest.mark.parametrize("stop", ["https://x.example/\r\nBcc: y@example.tw", "https://x.example/> <", "mailto:x@y.z"])
def test_address_that_stops_cannot_inject_a_header(stop: str) -> None:
    with pytest.raises(Rejected):
        _headers(stop=stop)

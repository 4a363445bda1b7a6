"""Mail over real SMTP."""

import pytest

from anbao.kernel.errors import NoReply, NotSent, Rejected
from tests.conformance.simulated import Simulator

MAIL = {
    "to": "wang@example.tw",
    "subject": "您的驗證碼",
    "text": "驗證碼 123456\n請勿告訴任何人",
    "sender": "service@anbao.example",
}


def test_mail_arrives_with_the_keys_message_id(simulator: Simulator) -> None:
    accepted = simulator.mail().send(key="k-1", **MAIL)
    assert accepted.message_id == "<k-1@anbao.example>"
    [message] = simulator.get("messages", channel="mail", to="wang@example.tw")
    assert (message["key"], message["subject"]) == ("<k-1@anbao.example>", "您的驗證碼")
    assert message["text"].splitlines() == MAIL["text"].splitlines()


@pytest.mark.parametrize("fault", ["lost_reply", "hold_after"])
def test_mail_handed_over_without_reply_is_no_reply(simulator: Simulator, fault: str) -> None:
    mail = simulator.mail()
    simulator.fault("mail.send", fault)
    with pytest.raises(NoReply):
        mail.send(key="k-1", **MAIL)
    simulator.post("release")
    assert mail.inquire(key="k-1") is None  # SMTP cannot be asked; the same mail goes out again under the same id
    mail.send(key="k-1", **MAIL)
    assert {message["key"] for message in simulator.get("messages")} == {"<k-1@anbao.example>"}


def test_mail_never_read_is_no_reply(simulator: Simulator) -> None:
    simulator.fault("mail.send", "hold_before")
    with pytest.raises(NoReply):
        simulator.mail().send(key="k-1", **MAIL)


@pytest.mark.parametrize("fault", ["down", "error"])
def test_mail_not_taken_over_is_not_sent(simulator: Simulator, fault: str) -> None:
    simulator.fault("mail.send", fault)
    with pytest.raises(NotSent):
        simulator.mail().send(key="k-1", **MAIL)
    assert simulator.get("messages") == []


def test_mail_to_an_unknown_mailbox_is_rejected(simulator: Simulator) -> None:
    with pytest.raises(Rejected) as refusal:
        simulator.mail().send(key="k-1", **{**MAIL, "to": "refused@example.tw"})
    assert refusal.value.reason == "recipient-refused"


def test_mail_when_nobody_listens_is_not_sent(own_simulator: Simulator) -> None:
    mail = own_simulator.mail()
    own_simulator.kill()
    with pytest.raises(NotSent):
        mail.send(key="k-1", **MAIL)


def test_mail_that_must_be_encrypted_is_not_sent_in_clear(simulator: Simulator) -> None:
    from dataclasses import replace

    with pytest.raises(NotSent):
        replace(simulator.mail(), starttls=True).send(key="k-1", **MAIL)
    assert simulator.get("messages") == []

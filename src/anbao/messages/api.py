"""Messages to people: templates, sending, and what became of each."""

from collections.abc import Mapping
from pathlib import Path

from anbao.kernel.plain import from_yaml
from anbao.messages.actions import (
    Addressed,
    choose_advertising,
    choose_own_advertising,
    send,
    send_advertising,
    stop_advertising_to,
)
from anbao.messages.actions.again import refusal_of, send_again
from anbao.messages.domain.masking import Channel, masked
from anbao.messages.domain.silence import silences
from anbao.messages.domain.templates import ParamsWrong, TemplateMisshaped, make_template, templates
from anbao.messages.models import Message
from anbao.messages.queries import MessageView, messages_of
from anbao.messages.queries.choices import Recipient, advertised, has_stopped
from anbao.messages.queries.listing import find, listed, refused_since
from anbao.messages.queries.received import (
    Letter,
    Reader,
    advertising_part,
    choices_part,
    first_advertised,
    letter_of,
    letters_of,
)
from anbao.messages.queries.sender import company_in
from anbao.messages.queries.sent import (
    count_by_state,
    masked_recipient,
    messages_among,
    newest_of,
    record_part,
    said_in,
)
from anbao.messages.queries.standing import ChannelStanding, channel_standings, waits_long

__all__ = [
    "Addressed",
    "Channel",
    "ChannelStanding",
    "Letter",
    "Message",
    "MessageView",
    "ParamsWrong",
    "Reader",
    "Recipient",
    "TemplateMisshaped",
    "advertised",
    "advertising_part",
    "channel_standings",
    "choices_part",
    "choose_advertising",
    "choose_own_advertising",
    "company_in",
    "count_by_state",
    "find",
    "first_advertised",
    "has_stopped",
    "letter_of",
    "letters_of",
    "listed",
    "masked",
    "masked_recipient",
    "messages_among",
    "messages_of",
    "newest_of",
    "record_part",
    "refusal_of",
    "refused_since",
    "register",
    "register_folder",
    "said_in",
    "send",
    "send_advertising",
    "send_again",
    "silences",
    "stop_advertising_to",
    "waits_long",
]


def register(key: str, content: Mapping[str, object]) -> None:
    """Make a template known: `{"zh-hant": {"text": …, "subject": …}, "en": {…}, "secret": ["code"]}`.

    Advertising also says `"advertising": true`, and has a place `stop`. Called from `ready()`.
    Raises TemplateMisshaped, NameTaken.
    """
    if key in templates and templates.get(key) == make_template(key, content):
        return
    templates.add(key, make_template(key, content))


def register_folder(folder: Path) -> None:
    """Register every `<key>.yaml` of a folder, e.g. `identity.otp-sms.yaml`."""
    for file in sorted(folder.glob("*.yaml")):
        register(file.stem, from_yaml(file.read_text(encoding="utf-8")))

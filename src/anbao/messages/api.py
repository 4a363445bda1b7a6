"""Messages to people: templates, sending, and what became of each."""

from collections.abc import Mapping
from pathlib import Path

import yaml

from anbao.messages.actions import send
from anbao.messages.domain.masking import Channel, masked
from anbao.messages.domain.templates import ParamsWrong, TemplateMisshaped, make_template, templates
from anbao.messages.queries import MessageView, messages_of

__all__ = [
    "Channel",
    "MessageView",
    "ParamsWrong",
    "TemplateMisshaped",
    "masked",
    "messages_of",
    "register",
    "register_folder",
    "send",
]


def register(key: str, content: Mapping[str, object]) -> None:
    """Make a template known: `{"zh-hant": {"text": …, "subject": …}, "en": {…}, "secret": ["code"]}`.

    Called from `ready()`. Raises TemplateMisshaped, NameTaken.
    """
    if key in templates and templates.get(key) == make_template(key, content):
        return
    templates.add(key, make_template(key, content))


def register_folder(folder: Path) -> None:
    """Register every `<key>.yaml` of a folder, e.g. `identity.otp-sms.yaml`."""
    for file in sorted(folder.glob("*.yaml")):
        register(file.stem, yaml.safe_load(file.read_text(encoding="utf-8")))

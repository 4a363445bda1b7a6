"""The outside systems that carry messages, behind one shape."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, cast
from urllib.parse import urlsplit

from django.conf import settings

from anbao.gateways.loading import load
from anbao.gateways.mail import Mail
from anbao.gateways.sms import Sms
from anbao.kernel.errors import Misconfigured


class Carrier(Protocol):
    """Takes a message over once for each `key`; answers with its own id for it."""

    def send(self, *, key: str, to: str, subject: str, text: str, stop: str = "") -> str: ...

    def inquire(self, *, key: str) -> str | None: ...


@dataclass(frozen=True, slots=True)
class SmsCarrier:
    adapter: Sms

    def send(self, *, key: str, to: str, subject: str, text: str, stop: str = "") -> str:  # noqa: ARG002  (an SMS has neither)
        return self.adapter.send(key=key, to=to, text=text).provider_id

    def inquire(self, *, key: str) -> str | None:
        accepted = self.adapter.inquire(key=key)
        return accepted.provider_id if accepted else None


@dataclass(frozen=True, slots=True)
class MailCarrier:
    """SMTP cannot be asked what it took: a mail in doubt goes out again under the same Message-ID."""

    adapter: Mail
    sender: str

    def send(self, *, key: str, to: str, subject: str, text: str, stop: str = "") -> str:
        more = {"stop": stop} if stop else {}
        return self.adapter.send(key=key, to=to, subject=subject, text=text, sender=self.sender, **more).message_id

    def inquire(self, *, key: str) -> str | None:  # noqa: ARG002
        return None


def gateway(channel: str) -> Carrier:
    """The carrier of a channel. In the demo it must be on this machine: raises Misconfigured otherwise."""
    config = settings.ANBAO_SMS if channel == "sms" else settings.ANBAO_MAIL
    if settings.ANBAO_DEMO and not is_local(config):
        raise Misconfigured("the demo sends messages to this machine only: point it at the simulator", channel=channel)
    if channel == "sms":
        return SmsCarrier(cast("Sms", load(config)))
    return MailCarrier(cast("Mail", load(config)), sender=str(config["sender"]))


def is_local(config: Mapping[str, object]) -> bool:
    """Whether a gateway's configuration names the loopback interface and nothing else."""
    hosts = [config.get("host"), urlsplit(str(config["url"])).hostname if config.get("url") else None]
    named = [str(host) for host in hosts if host]
    return bool(named) and all(_loopback(host) for host in named)


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

"""Outside systems in memory, each scripted by the test through the module's `world`."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from anbao.gateways.core_system import Taken
from anbao.gateways.daily import DailyEntry, DailyFile, Unreadable
from anbao.gateways.inconvenience import Recorded, Standing
from anbao.gateways.mail import Accepted as MailAccepted
from anbao.gateways.paying import Authorization, Capture, EntryForm, EntryReturn, Refund, Void
from anbao.gateways.reporting import Accumulated, Acknowledged
from anbao.gateways.sms import Accepted

AT = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


@dataclass
class World:
    """What happens outside: `fail[operation]` is raised (before acting) or, with `after`, once acting is done."""

    holder_matches: bool | None = True
    accumulated: int = 0
    at: datetime = AT
    fail: dict[str, list[Exception]] = field(default_factory=dict)
    after: dict[str, list[Exception]] = field(default_factory=dict)
    done: dict[str, Any] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    captured: list[str] = field(default_factory=list)
    debited: list[str] = field(default_factory=list)
    voided: list[str] = field(default_factory=list)
    refunded: list[tuple[str, str, int]] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    reports: list[Any] = field(default_factory=list)
    corrections: list[Any] = field(default_factory=list)
    events: list[Any] = field(default_factory=list)
    standing: tuple[int, int] = (0, 0)
    registered: list[Any] = field(default_factory=list)
    daily: dict[tuple[str, date], list[DailyEntry]] = field(default_factory=dict)

    def act(self, operation: str, key: str, make: Any) -> Any:
        self.asked.append((operation, key))
        if self.fail.get(operation):
            raise self.fail[operation].pop(0)
        if key not in self.done:
            self.done[key] = make()
        if self.after.get(operation):
            raise self.after[operation].pop(0)
        return self.done[key]


world = World()


class Daily:
    """Daily files in memory: `world.daily[system, day]` holds the entries; a file's bytes name its place there."""

    system = ""

    def fetch_daily(self, day):
        world.asked.append(("daily", f"{self.system} {day}"))
        if world.fail.get("daily"):
            raise world.fail["daily"].pop(0)
        return daily_bytes(self.system, day) if (self.system, day) in world.daily else None

    def read_daily(self, content):
        try:
            system, day, _version = content.decode().split(" ")
        except ValueError:
            raise Unreadable("columns", 3, 0) from None
        if system != self.system:
            raise Unreadable("another-file", 1, 2)
        told = date.fromisoformat(day)
        return DailyFile(system, told, sha256(content).hexdigest(), list(world.daily[system, told]))


def daily_bytes(system, day):
    return f"{system} {day} {len(world.daily[system, day])}-{hash(str(world.daily[system, day]))}".encode()


class Base:
    @classmethod
    def from_config(cls, config):
        return cls()


class Card(Daily, Base):
    system = "card"

    def entry_form(self, order, amount, return_url):
        return EntryForm("http://acquirer.example/entry", {"order": order, "amount": str(amount)})

    def check_return(self, query):
        return EntryReturn(query["order"], query["token"])

    def authorize(self, *, key, order, entry_token, amount, holder_national_id):
        assert holder_national_id
        return world.act("authorize", key, lambda: Authorization("123456", world.holder_matches, world.at))

    def capture(self, *, key, authorization_key, amount):
        def take():
            world.captured.append(authorization_key)
            return Capture(world.at)

        return world.act("capture", key, take)

    def void(self, *, key, authorization_key):
        def give_back():
            world.voided.append(authorization_key)
            return Void(world.at)

        return world.act("void", key, give_back)

    def refund(self, *, key, capture_key, reference, amount):
        def pay_back():
            world.refunded.append((capture_key, reference, amount))
            return Refund(world.at)

        return world.act("refund", key, pay_back)

    def inquire(self, *, key, amount=None):
        world.asked.append(("inquire", key))
        return world.done.get(key)


class Bank(Card):
    """The same in memory; `world.debited` tells which captures were its."""

    system = "bank"

    def entry_form(self, order, amount, return_url):
        return EntryForm("http://bank.example/entry", {"order": order, "amount": str(amount)})

    def capture(self, *, key, authorization_key, amount):
        def take():
            world.captured.append(authorization_key)
            world.debited.append(authorization_key)
            return Capture(world.at)

        return world.act("capture", key, take)


class Reporting(Daily, Base):
    system = "reporting"

    def receipt(self, *, key, report):
        return self._report("receipt", key, report)

    def cover(self, *, key, report):
        return self._report("cover", key, report)

    def correct(self, *, key, correction):
        def take_back():
            world.corrections.append(correction)
            return Acknowledged(f"K-{len(world.corrections)}", world.at)

        return world.act("correction", key, take_back)

    def _report(self, operation, key, report):
        def take():
            world.reports.append((operation, report))
            return Acknowledged(f"R-{len(world.reports)}", world.at)

        return world.act(operation, key, take)

    def accumulated(self, *, national_id, line, benefit):
        return world.act("accumulated", f"look-up {len(world.asked)}", lambda: Accumulated(world.accumulated, 0))

    def inquire(self, *, key):
        return world.done.get(key)


class Inconvenience(Base):
    def standing(self, *, national_id, starts_at, ends_at):
        if world.fail.get("standing"):
            raise world.fail["standing"].pop(0)
        return Standing(*world.standing)

    def register(self, *, key, entry):
        def keep():
            world.registered.append(entry)
            return Recorded(f"R-{len(world.registered)}", world.at)

        return world.act("register", key, keep)

    def withdraw(self, *, key, policy_number):
        def keep():
            world.registered = [entry for entry in world.registered if entry.policy_number != policy_number]
            return Recorded("W-1", world.at)

        return world.act("withdraw", key, keep)

    def inquire(self, *, key):
        world.asked.append(("inquire", key))
        return world.done.get(key)


class Core(Base):
    def take(self, *, key, event):
        def keep():
            world.events.append(event)
            return Taken(f"C-{len(world.events)}", world.at)

        return world.act("events", key, keep)

    def inquire(self, *, key):
        world.asked.append(("inquire", key))
        return world.done.get(key)


class Sms(Base):
    def send(self, *, key, to, text):
        world.texts.append((to, text))
        return Accepted(key)

    def inquire(self, *, key):
        return None


class Mail(Base):
    def send(self, *, key, to, subject, text, sender):
        world.texts.append((to, text))
        return MailAccepted(key)

    def inquire(self, *, key):
        return None

"""Failed sign-ins noted in marks, attacks noticed in them and told, their sources kept out for a time."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from anbao.identity.actions.budgets import set_spent, set_unspent
from anbao.identity.domain.attacks import BLOCKS, AlarmFigures, pattern
from anbao.identity.domain.budgets import ACCOUNT, ADDRESS, BUDGETS
from anbao.identity.domain.password_facts import prepare
from anbao.identity.models import Attack, FailedSignIn
from anbao.identity.queries.accounts import staff_holding
from anbao.identity.queries.attacks import addresses_of, alarm_figures
from anbao.identity.queries.budgets import key_of, whose
from anbao.identity.queries.persons import data_key_of, staff_data
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.clock import TAIPEI
from anbao.kernel.ids import new_id
from anbao.keys.api import mac
from anbao.ledger.api import record
from anbao.messages.api import company_in, send
from anbao.rows import ask, tell

WATCH: Final = "attacks.block"
"""Who may keep sources out is who is told."""
_WHOLE: Final = 2**40  # more than any budget
_NOTE = "INSERT INTO identity_failedsignin (at, address, login, pattern) VALUES (%s, %s, %s, %s)"
_GROUPS = """
SELECT {mark}, count(DISTINCT login), count(*), count(DISTINCT address), min(at), max(at)
FROM identity_failedsignin WHERE at > %(since)s AND at <= %(at)s
GROUP BY {mark} HAVING count(DISTINCT login) >= %(least)s
"""
_AT_ONCE: Final = 5_000


def note_failure(*, network: str, account: str, password: str, at: datetime) -> None:
    """Keep the marks of a sign-in that failed, whether or not anybody has the login."""
    day = at.astimezone(TAIPEI).date().isoformat()  # another day, another pattern: passwords are not followed for long
    marked = pattern(mac("password-pattern", f"{day} ".encode() + prepare(password)))
    tell(_NOTE, [at, whose(ADDRESS, network), whose(ACCOUNT, account), marked])


def watch(*, by: Actor, at: datetime) -> int:
    """Look for attacks in what failed lately; how many are new. Tells the security officer once of each. Outermost."""
    figures = alarm_figures(at)
    with transaction.atomic(durable=True):
        ask("SELECT pg_advisory_xact_lock(hashtextextended('identity attacks', 0))")
        found = [
            *_noticed("address", figures.per_address, figures, at),
            *_noticed("pattern", figures.per_pattern, figures, at),
        ]
        for attack in found:
            clear = {"kind": attack.kind, "accounts": attack.accounts, "attempts": attack.attempts}
            record(kind="identity.attack.noticed", by=by, at=at, subject=_subject(attack), clear=clear)
            _tell(attack, by, at)
    return len(found)


def _noticed(kind: str, least: int, figures: AlarmFigures, at: datetime) -> list[Attack]:
    since = at - figures.within
    column = "address" if kind == "address" else "pattern"
    rows = ask(_GROUPS.format(mark=column), {"since": since, "at": at, "least": least})
    new = []
    for mark, accounts, attempts, addresses, begun_at, last_at in rows:
        key = bytes(mark) if kind == "address" else int(mark).to_bytes(4, "big")
        running = Attack.objects.filter(kind=kind, mark=key, last_at__gt=since).first()
        counted = {"last_at": last_at, "accounts": accounts, "attempts": attempts, "addresses": addresses}
        if running is None:
            new.append(Attack.objects.create(id=new_id(at), kind=kind, mark=key, begun_at=begun_at, **counted))
        elif running.last_at < last_at:
            more = {name: max(getattr(running, name), value) for name, value in counted.items()}
            Attack.objects.filter(id=running.id).update(**more)
    return new


def _tell(attack: Attack, by: Actor, at: datetime) -> None:
    people = staff_holding(WATCH)
    data = staff_data(list(people.values()))
    for person in people.values():
        send(
            template=f"identity.attack-{attack.kind}-mail",
            channel="mail",
            to=data[person].mail,
            data_key=data_key_of(person),
            params={
                "company": company_in("zh-hant"),
                "accounts": str(attack.accounts),
                "attempts": str(attack.attempts),
                "begun": attack.begun_at.astimezone(TAIPEI).strftime("%Y/%m/%d %H:%M"),
                "url": f"{settings.ANBAO_PUBLIC_URL.rstrip('/')}/console/attacks/",
            },
            matter=_subject(attack),
            by=by,
            at=at,
        )


def block(*, attack: UUID, length: str, by: Actor, at: datetime) -> int:
    """Keep every address of an attack out of every counted form until an end; how many addresses. Outermost.

    Browsers in which somebody signed in are not counted by address and stay in. Raises KeyError for another length.
    """
    until = at + BLOCKS[length]
    with transaction.atomic(durable=True):
        row = Attack.objects.select_for_update().get(id=attack)
        owners = addresses_of(row)
        set_spent(keys=_keys(owners), count=_WHOLE, until=until)
        Attack.objects.filter(id=row.id).update(blocked_until=until)
        clear = {"addresses": len(owners), "until": until.isoformat()}
        record(kind="identity.attack.blocked", by=by, at=at, subject=_subject(row), clear=clear)
    return len(owners)


def unblock(*, attack: UUID, by: Actor, at: datetime) -> None:
    """Let the addresses of an attack in again, with what they spent forgotten. Outermost."""
    with transaction.atomic(durable=True):
        row = Attack.objects.select_for_update().get(id=attack)
        set_unspent(keys=_keys(addresses_of(row)))
        Attack.objects.filter(id=row.id).update(blocked_until=None)
        record(kind="identity.attack.unblocked", by=by, at=at, subject=_subject(row))


def forget(*, at: datetime) -> int:
    """Remove marks that are older than figure `attack.kept_for`, some thousands at most; how many."""
    over = FailedSignIn.objects.filter(at__lte=at - alarm_figures(at).kept_for)
    return over.filter(id__in=list(over.order_by("at").values_list("id", flat=True)[:_AT_ONCE])).delete()[0]


def _keys(owners: list[bytes]) -> list[bytes]:
    acts = [kind for kind, scopes in BUDGETS.items() if ADDRESS in scopes]
    return sorted(key_of(kind, ADDRESS, owner) for kind in acts for owner in owners)


def _subject(attack: Attack) -> Subject:
    return Subject("attack", str(attack.id))

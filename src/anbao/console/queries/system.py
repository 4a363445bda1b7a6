"""The state of this installation, part by part. Read only; of an address the host alone, of a secret nothing."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from anbao.commerce.policies.api import SIGNER
from anbao.console.domain import system
from anbao.console.domain.system import Told
from anbao.jobs import api as jobs
from anbao.kernel.text import N_
from anbao.keys.api import key_standing
from anbao.ledger.api import ledger_standing
from anbao.messages.api import ChannelStanding, channel_standings
from anbao.rulebook import api as rulebook
from anbao.ui.api import system_title

GATEWAYS = ("card", "bank", "reporting", "core", "inconvenience")
MODES = {
    "production": N_("正式"),
    "demo": N_("示範"),
    "development": N_("開發"),
    "test": N_("測試"),
}
_DATABASE = """
SELECT current_setting('server_version'), current_setting('server_version_num')::int,
       current_setting('max_prepared_transactions')::int, pg_database_size(current_database()),
       (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
"""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the system: its state in words, what to do, its figures, and the names of what sets it."""

    title: str
    state: str
    says: str
    do: str
    rows: Sequence[tuple[str, object]]
    set_by: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Outside:
    """A system that is called: of its address the host alone; `open`: without a definite answer yet."""

    part: Part
    host: str
    good_at: datetime | None
    bad_at: datetime | None
    open: int


@dataclass(frozen=True, slots=True)
class ProbeRow:
    title: str
    name: str
    state: str
    says: str
    looked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Probes:
    """`passed`, `failed`, `never`: how many; `rows`: those asked for."""

    passed: int
    failed: int
    never: int
    rows: tuple[ProbeRow, ...]


def pressing(every: Iterable[Part]) -> list[Part]:
    """The parts that somebody has to look at, the worst first."""
    return sorted((part for part in every if part.do and part.state in _PRESSING), key=lambda one: one.state)


_PRESSING = ("system_bad", "system_look")


def parts(at: datetime) -> list[Part]:
    """What this installation is, and the parts that everything stands on."""
    return [installation(at), database(), queue(at), ledger(at), keys(at)]


def installation(at: datetime) -> Part:
    profile = rulebook.current_profile(at)
    book = rulebook.at(at).digest if profile else ""
    rows = [
        (_("版本"), _version()),
        (_("用途"), _(MODES[settings.ANBAO_MODE])),
        (_("網址"), _host(settings.ANBAO_PUBLIC_URL)),
        (_("規則冊"), book[:12] or _("還沒有公司設定")),
        (_("加密連線"), _("是") if settings.SESSION_COOKIE_SECURE else _("否")),
    ]
    told = _installation(profile=profile is not None)
    return _part(_("這套系統"), told, rows, ("ANBAO_MODE", "ANBAO_PUBLIC_URL", "ANBAO_COMPANY_NAME"))


def _installation(*, profile: bool) -> Told:
    if not profile:
        return Told("bad", N_("還沒有公司設定，什麼都不能賣。"), N_("請用 ./anbao rulebook profile 採用第一份。"))
    if not settings.ANBAO_PRODUCTION:
        return Told("ok", N_("這不是正式環境。"), N_("請勿輸入真實的個人資料。"))
    return Told("ok", N_("正式環境。"))


def database() -> Part:
    with connection.cursor() as cursor:
        cursor.execute(_DATABASE)
        shown, number, prepared, size, superuser = cursor.fetchone()
    roles = [(_ROLES[alias], one.get("USER", "")) for alias, one in settings.DATABASES.items() if alias in _ROLES]
    rows = [("PostgreSQL", shown), (_("資料量"), _megabytes(size)), *((_(title), role) for title, role in roles)]
    told = system.database(version=number, prepared=prepared, superuser=superuser)
    names = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_SEQUENCER_URL", "DATABASE_EXAMINER_URL")
    return _part(_("資料庫"), told, rows, names)


_ROLES = {
    "default": N_("網頁與工作的角色"),
    "owner": N_("更新結構的角色"),
    "sequencer": N_("編入帳冊的角色"),
    "examiner": N_("檢查的角色（唯讀）"),
}


def queue(at: datetime) -> Part:
    found = jobs.queue_standing(at)
    told = system.queue(oldest=found.oldest, failed=found.failed, stalled=found.stalled, workers=found.workers, at=at)
    rows = [
        (_("工作中的背景程序"), found.workers),
        (_("等候的工作"), _at_most(found.waiting, jobs.MOST)),
        (_("最早等到現在的"), found.oldest),
        (_("試到最後失敗的"), found.failed),
        (_("因程序中斷的"), found.stalled),
    ]
    return _part(_("工作佇列"), told, rows, ("ANBAO_WORKER_CONCURRENCY", "ANBAO_STALL_SECONDS", "ANBAO_JOBS_KEEP_DAYS"))


def ledger(at: datetime) -> Part:
    found = ledger_standing()
    told = system.ledger(signed_at=found.signed_at, oldest_behind=found.oldest_behind, at=at)
    rows = [
        (_("已簽章的紀錄"), found.size),
        (_("最近一次簽章"), found.signed_at),
        (_("等候編入的"), found.behind),
        (_("最早等候編入的"), found.oldest_behind),
        (_("帳冊名稱"), settings.ANBAO_LEDGER_ORIGIN),
    ]
    return _part(_("帳冊"), told, rows, ("ANBAO_LEDGER_DIR", "ANBAO_LEDGER_ORIGIN", "ANBAO_LEDGER_INTERVAL"))


def keys(at: datetime) -> Part:
    found = key_standing([SIGNER])
    ends = dict(found.signers)[SIGNER]
    told = system.keys(production=settings.ANBAO_PRODUCTION, purpose=found.purpose, ends_at=ends, at=at)
    rows = [
        (_("存放"), _BACKENDS.get(found.backend, found.backend)),
        (_("用途"), _(MODES.get(found.purpose, found.purpose))),
        (_("金鑰世代"), found.epoch),
        (_("資料金鑰（約）"), found.data_keys),
        (_("最早的資料金鑰"), found.oldest),
        (_("簽章憑證到期"), ends),
    ]
    return _part(
        _("金鑰"), told, [(title, _(value) if value in _SAID else value) for title, value in rows], ("ANBAO_KEY_FILE",)
    )


_BACKENDS = {"FileKeyStore": N_("資料庫以外的金鑰檔")}
_SAID = set(_BACKENDS.values())


def outside(at: datetime) -> list[Outside]:
    """The systems that are called, then mail and text messages."""
    standings, sent = jobs.system_standings(), channel_standings(at)
    called = [_gateway(name, standings.get(name, jobs.SystemStanding()), at) for name in GATEWAYS]
    return called + [_channel(name, sent.get(name, ChannelStanding()), at) for name in CHANNELS]


def _gateway(name: str, found: jobs.SystemStanding, at: datetime) -> Outside:
    config: Mapping[str, Any] = getattr(settings, f"ANBAO_{name.upper()}")
    host = _host(str(config["url"]))
    told = system.gateway(configured=bool(host), answered_at=found.answered_at, oldest_open=found.oldest_open, at=at)
    part = _part(system_title(name), told, (), (f"ANBAO_{name.upper()}_URL",))
    return Outside(part, host, found.answered_at, found.tried_at, found.open)


CHANNELS = {"mail": "ANBAO_MAIL_HOST", "sms": "ANBAO_SMS_URL"}


def _channel(name: str, found: ChannelStanding, at: datetime) -> Outside:
    host = str(settings.ANBAO_MAIL["host"]) if name == "mail" else _host(str(settings.ANBAO_SMS["url"]))
    told = system.channel(oldest=found.oldest, sent_at=found.sent_at, refused=found.refused, at=at)
    part = _part(system_title(name), told, (), (CHANNELS[name],))
    return Outside(part, host, found.sent_at, found.failed_at, found.queued)


def probes(*, every: bool) -> Probes:
    """What the probes found last; the rows of those that did not pass, unless all are asked for."""
    found = rulebook.probe_results()
    failed = [one for one in found if one.verdict not in {"", "passed"}]
    never = [one for one in found if not one.looked_at]
    shown = found if every else failed
    return Probes(
        passed=len(found) - len(failed) - len(never),
        failed=len(failed),
        never=len(never),
        rows=tuple(ProbeRow(_(one.title), one.name, one.verdict or "never", one.says, one.looked_at) for one in shown),
    )


def _part(title: str, told: Told, rows: Sequence[tuple[str, object]], names: Sequence[str]) -> Part:
    says, do = (_(text).format(**told.details) if text else "" for text in (told.says, told.do))
    return Part(title, f"system_{told.state}", says, do, rows, names)


def _host(url: str) -> str:
    """The host of an address: never the name and password that may stand before it."""
    return urlsplit(url).hostname or ""


@cache
def _version() -> str:
    """Of the package, or of the checkout that runs as it lies there."""
    try:
        return version("anbao")
    except PackageNotFoundError:
        project = tomllib.loads((settings.REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
        return str(project["project"]["version"])


def _megabytes(size: int) -> str:
    return f"{size // 2**20:,} MB"


def _at_most(number: int, most: int) -> str:
    return _("{number} 件以上").format(number=most) if number >= most else str(number)

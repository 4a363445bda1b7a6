"""Production refuses to start without what it needs, and names it."""

import os
import subprocess
import sys

import pytest

from anbao.project.installation import REPOSITORY

SECRET = "an-honest-secret-that-is-long-enough-for-anything"
PRODUCTION = {
    "ANBAO_MODE": "production",
    "SECRET_KEY": SECRET,
    "ANBAO_DATA_DIR": "/srv/anbao",
    "ANBAO_STATIC_DIR": "/srv/anbao/static",
    "ANBAO_PUBLIC_URL": "https://anbao.example",
    "DATABASE_URL": "postgresql://anbao_runtime:p@db/anbao",
    "DATABASE_OWNER_URL": "postgresql://anbao_owner:p@db/anbao",
    "DATABASE_SEQUENCER_URL": "postgresql://anbao_sequencer:p@db/anbao",
    "DATABASE_EXAMINER_URL": "postgresql://anbao_examiner:p@db/anbao",
    "ANBAO_KEY_FILE": "/srv/anbao/keys.json",
    "ANBAO_LEDGER_DIR": "/srv/anbao/ledger",
    "ANBAO_LEDGER_ORIGIN": "anbao.example/ledger",
    "ANBAO_BOOK_FILE": "/srv/anbao/book.json",
    "ANBAO_CARD_URL": "https://card.example",
    "ANBAO_CARD_PAGE_URL": "https://card.example/entry",
    "ANBAO_CARD_MERCHANT": "M1",
    "ANBAO_CARD_SECRET": SECRET,
    "ANBAO_SMS_URL": "https://sms.example",
    "ANBAO_SMS_SECRET": SECRET,
    "ANBAO_MAIL_HOST": "mail.example",
    "ANBAO_MAIL_SENDER": "service@anbao.example",
    "ANBAO_MAIL_PASSWORD": SECRET,
    "ANBAO_REPORTING_URL": "https://reporting.example",
    "ANBAO_REPORTING_COMPANY": "C1",
    "ANBAO_REPORTING_SECRET": SECRET,
    "ANBAO_CORE_URL": "https://core.example",
    "ANBAO_INCONVENIENCE_URL": "https://register.example",
    "ANBAO_INCONVENIENCE_COMPANY": "C1",
    "ANBAO_INCONVENIENCE_SECRET": SECRET,
    "ANBAO_CORE_COMPANY": "C1",
    "ANBAO_CORE_SECRET": SECRET,
    "ANBAO_COMPANY_NAME": "某產物保險股份有限公司",
    "ANBAO_COMPANY_NAME_EN": "Some Insurance",
    "ANBAO_COMPANY_SHORT_NAME": "某產險",
    "ANBAO_COMPANY_PHONE": "02-0000-0000",
    "ANBAO_COMPANY_MAIL": "service@anbao.example",
    "ANBAO_COMPANY_ADDRESS": "臺北市",
}


def load(values: dict[str, str]) -> str:
    """What reading the settings in a process of its own says; "" if all is well."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY / "src"), **values}
    command = [sys.executable, "-c", "import anbao.project.settings"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False).stderr.strip()


def test_complete_production_loads() -> None:
    assert load(PRODUCTION) == ""


@pytest.mark.parametrize(
    "name",
    ["SECRET_KEY", "DATABASE_URL", "DATABASE_OWNER_URL", "ANBAO_KEY_FILE", "ANBAO_CARD_SECRET", "ANBAO_PUBLIC_URL"],
)
def test_missing_variable_is_named(name: str) -> None:
    said = load({key: value for key, value in PRODUCTION.items() if key != name})
    assert "Misconfigured" in said.splitlines()[-1]
    assert name in said.splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "1"),
        ("SECRET_KEY", f"demo-{SECRET}"),
        ("ANBAO_CARD_SECRET", f"test-{SECRET}"),
        ("ANBAO_PUBLIC_URL", "http://anbao.example"),
    ],
)
def test_what_production_refuses_is_named(name: str, value: str) -> None:
    assert name in load({**PRODUCTION, name: value}).splitlines()[-1]


def test_demo_sends_to_no_other_machine() -> None:
    assert "ANBAO_SMS_URL" in load({"ANBAO_MODE": "demo", "ANBAO_SMS_URL": "https://sms.example"}).splitlines()[-1]


@pytest.mark.parametrize(("pooler", "prepared", "kept"), [("0", True, True), ("1", False, False)])
def test_pooler_means_nothing_prepared_and_no_cursor_kept(pooler: str, prepared: bool, kept: bool) -> None:
    look = (
        "from anbao.project.settings import DATABASES; d = DATABASES['default']; o = d['OPTIONS'];"
        "print(o.get('server_side_binding'), o.get('prepare_threshold'), d.get('DISABLE_SERVER_SIDE_CURSORS'))"
    )
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY / "src"), **PRODUCTION}
    ran = subprocess.run(
        [sys.executable, "-c", look],
        env={**environment, "ANBAO_DATABASE_POOLER": pooler},
        capture_output=True,
        check=True,
        text=True,
    )
    said = ("True", "1") if prepared else ("None", "None")
    assert ran.stdout.split() == [*said, "None" if kept else "True"]

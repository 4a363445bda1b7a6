"""A new pepper locks nobody out: digests move in batches while people sign in; the old one goes when it is free."""

import json
import shutil
import stat
from datetime import timedelta
from io import StringIO
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from anbao.identity import api
from anbao.identity.actions import peppers
from anbao.identity.models import Account, PasswordHistory, Session
from anbao.kernel import clock
from anbao.keys import api as keys
from anbao.keys import queries
from anbao.ledger.models import Event
from tests.integration.identity.conftest import AT, BY, PASSWORD, VISITOR
from tests.integration.identity.test_pages import now, post

__all__ = ["now"]  # a fixture
NEW = "Meadow-59-lantern"


@pytest.fixture
def file(tmp_path, settings):
    """A key file of this test's own, beside whatever other tests stand on."""
    path = tmp_path / "keys.json"
    shutil.copy(settings.ANBAO_KEY_FILE, path)
    settings.ANBAO_KEY_FILE = path
    yield path
    queries._file_store.cache_clear()


def opens(login, password=PASSWORD, audience="customer", at=AT):
    return api.check_password(login=login, password=password, audience=audience, by=VISITOR, at=at)


def under(table, column="password"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT array_agg(DISTINCT get_byte({column}, 1)) FROM {table} WHERE {column} IS NOT NULL")
        return cursor.fetchone()[0]


def many(people, number):
    for n in range(number):
        data = people.data.__class__(
            national_id=f"A{100000000 + n}", name="林美玲", birth_date=people.data.birth_date,
            phone=f"09{n:08}", mail=f"who{n}@example.tw", address="臺北市",
        )  # fmt: skip
        people.customer(login=f"customer{n}", data=data)


def test_everybody_signs_in_before_during_and_after(people, file, now):
    many(people, 5)
    account = UUID(people.staff("clerk", "commerce-clerk").id)
    api.set_password(account=account, password=NEW, by=BY, at=AT)
    client = Client()
    post(client, login="customer0")

    def all_open():
        for n in range(5):
            assert str(opens(f"customer{n}")) in {str(one) for one in Account.objects.values_list("id", flat=True)}
        assert opens("clerk", NEW, "staff") == account
        assert client.get("/account/devices/").status_code == 200

    number = peppers.begin(path=file, by=BY, at=AT)
    all_open()  # nothing moved yet
    place = keys.wrapped_places.get("identity.passwords")
    half = place.move("", 3)
    assert (half.seen, half.moved, bool(half.after)) == (3, 3, True)
    assert sorted(under("identity_account")) == [1, number]
    all_open()  # some moved: the run was stopped here
    moved = peppers.move_all(by=BY, at=AT, batch=2)
    assert (moved["identity.passwords"], moved["identity.former-passwords"]) == (3, 1)
    assert [under(table) for table in ("identity_account", "identity_passwordhistory")] == [[number], [number]]
    assert under("identity_session", "content") == [number]
    all_open()
    assert set(peppers.left().values()) == {0}
    peppers.retire(path=file, number=1, by=BY, at=AT + peppers.IN_FLIGHT)
    assert list(json.loads(file.read_text())["peppers"]["keys"]) == [str(number)]
    all_open()
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"identity.pepper.added", "identity.pepper.moved", "identity.pepper.retired"} <= kinds
    assert PasswordHistory.objects.count() == 1


def test_whoever_is_at_work_uses_the_new_one_at_once(people, file):
    """A process that read the file before looks whether it has changed."""
    people.customer()
    number = peppers.begin(path=file, by=BY, at=AT)
    other = UUID(people.staff("clerk", "commerce-clerk").id)
    assert bytes(Account.objects.get(id=other).password)[1] == number
    assert opens("meiling") == Account.objects.get(kind="customer").id


def test_retiring_waits_until_nothing_is_left_and_no_request_is_under_way(people, file):
    people.customer()
    peppers.begin(path=file, by=BY, at=AT)
    with pytest.raises(keys.PepperRefused, match="not 1:00:00 old"):
        peppers.retire(path=file, number=1, by=BY, at=AT + peppers.IN_FLIGHT - timedelta(seconds=1))
    with pytest.raises(keys.PepperRefused, match=r"identity\.passwords"):
        peppers.retire(path=file, number=1, by=BY, at=AT + peppers.IN_FLIGHT)
    peppers.move_all(by=BY, at=AT)
    with pytest.raises(keys.PepperRefused, match="present one"):
        peppers.retire(path=file, number=2, by=BY, at=AT + peppers.IN_FLIGHT)
    peppers.retire(path=file, number=1, by=BY, at=AT + peppers.IN_FLIGHT)
    assert opens("meiling") == Account.objects.get().id
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_does_not_open_stays_and_is_told(people, file):
    account = people.customer()
    Account.objects.filter(id=account).update(password=b"\x01\x01" + b"x" * 60)
    peppers.begin(path=file, by=BY, at=AT)
    assert peppers.move_all(by=BY, at=AT)["identity.passwords"] == 0
    assert peppers.left()["identity.passwords"] == 1


def test_command_goes_the_whole_way(people, file, now):
    people.customer()
    said = StringIO()
    call_command("pepper", "new", stdout=said)
    call_command("pepper", "move", "--batch", "1", stdout=said)
    with pytest.raises(CommandError, match="not 1:00:00 old"):
        call_command("pepper", "retire", "1", stdout=said)
    now.at = clock.now() + timedelta(hours=2)
    call_command("pepper", "retire", "1", stdout=said)
    assert "identity.passwords: 1 moved" in said.getvalue()
    assert json.loads(file.read_text())["peppers"]["current"] == "2"
    assert opens("meiling") == Account.objects.get().id
    assert Session.objects.count() == 0

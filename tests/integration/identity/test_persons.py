from dataclasses import replace
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from anbao.identity import api
from anbao.identity.models import Account, Person
from anbao.identity.models.account import KindIsImmutable
from anbao.kernel.actor import Subject
from anbao.ledger.api import entries_of
from tests.integration.identity.conftest import AT, PASSWORD, VISITOR


def test_person_kept_found_and_opened(people):
    account = people.customer()
    person = api.find_person(" a123456789 ")
    assert person == api.person_of(account)
    assert api.person_data(person) == people.data
    assert api.customer_account_of(person) == account
    assert api.find_person("B123456789") is None


def test_person_kept_again_is_updated(people):
    people.customer()
    with transaction.atomic():
        person = api.keep_person(data=replace(people.data, phone="0987654321"), by=VISITOR, at=AT)
    assert Person.objects.count() == 1
    assert api.person_data(person).phone == "0987654321"
    assert len(entries_of(Subject("person", str(person)))) == 2


def test_person_and_account_nothing_in_clear(people):
    people.customer()
    values = ["A123456789", "林美玲", "1990-05-17", "0912345678", "mei.ling@example.tw", "市府路", "meiling", PASSWORD]
    with connection.cursor() as cursor:
        for table in ("identity_person", "identity_account", "identity_signingate", "ledger_event"):
            cursor.execute(f"SELECT coalesce(string_agg({table}::text, ' '), '') FROM {table}")
            dump = cursor.fetchone()[0]
            for value in values:
                assert value not in dump
                assert value.encode().hex() not in dump
            assert b"argon2".hex() not in dump


def test_account_login_taken_leaves_the_transaction_usable(people):
    people.customer()
    assert api.login_taken("MeiLing ")
    with transaction.atomic():
        person = api.keep_person(data=replace(people.data, national_id="B123456780"), by=VISITOR, at=AT)
        with pytest.raises(api.LoginTaken):
            api.open_account(person=person, login="MEILING", password=PASSWORD, by=VISITOR, at=AT)
        assert api.open_account(person=person, login="other1", password=PASSWORD, by=VISITOR, at=AT)


def test_account_of_one_person_twice_refused(people):
    account = people.customer()
    with transaction.atomic(), pytest.raises(api.LoginTaken):
        api.open_account(person=api.person_of(account), login="second", password=PASSWORD, by=VISITOR, at=AT)


def test_account_kind_is_immutable(people):
    account = Account.objects.get(id=people.customer())
    account.kind = "staff"
    with pytest.raises(KindIsImmutable):
        account.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        Account.objects.filter(id=account.id).update(kind="staff")


def test_account_failed_ledger_write_leaves_nothing(people, monkeypatch):
    def broken(**_):
        raise RuntimeError

    monkeypatch.setattr("anbao.identity.actions.accounts.record", broken)
    with pytest.raises(RuntimeError):
        people.customer()
    assert Person.objects.count() == 0
    assert Account.objects.count() == 0


def test_staff_created_with_roles(people):
    clerk = people.staff("clerk", "commerce-clerk")
    account = UUID(clerk.id)
    assert api.has_permission(account, "applications.view")
    assert not api.has_permission(account, "catalogue.release")
    assert not api.has_permission(people.customer(), "applications.view")
    assert not api.has_permission(None, "applications.view")
    assert api.name_of(api.person_of(account)) == "陳同仁"
    assert api.account_of("clerk") == account


def test_staff_unknown_role_creates_nothing(people):
    with pytest.raises(api.RoleUnknown):
        people.staff("clerk", "emperor")
    assert Account.objects.count() == 0


def test_staff_weak_password_refused_and_recorded(people):
    from anbao.ledger.models import Event

    verdict = api.create_staff(login="clerk", name="陳", mail="c@x.tw", password="short1", roles=(), by=VISITOR, at=AT)
    assert verdict.reason.code == "identity.password-short"
    assert Event.objects.filter(kind="identity.password.refused").count() == 1
    assert Account.objects.count() == 0

"""What probes of passwords and codes find: all well as it is, and each the very thing that is broken."""

from datetime import timedelta
from pathlib import Path

import pytest
from django import forms
from django.db import connection
from django.template import engines
from django.template.loaders import locmem
from django.test import Client

from anbao.identity.actions import gate, otp
from anbao.identity.actions.probes import ages, codes, locks, resetting, storage
from anbao.identity.middleware.probe import PROBES as CHANGE
from anbao.identity.models import Account, OneTimePassword, PasswordReset, Session, SignInGate
from anbao.identity.queries.figures import over_from, remind_from
from anbao.identity.views import probes as pages
from anbao.kernel import registries
from anbao.kernel.verdict import Held, Passed, Refused
from anbao.ledger.models import Event
from anbao.messages.models import Message
from tests.integration.identity.conftest import AT, BY, PROFILE
from tests.integration.identity.test_pages import now, post
from tests.integration.identity.test_resets import begun
from tests.support.profiles import change_profile

__all__ = ["now"]  # a fixture
ALL = {**ages.PROBES, **codes.PROBES, **locks.PROBES, **resetting.PROBES, **storage.PROBES, **pages.PROBES}
OF_BROKERS = {"identity.password-least-age", "identity.password-greatest-age"}


@pytest.fixture
def broker(people):
    change_profile(content={**PROFILE, "company": {**PROFILE["company"], "kind": "broker"}}, by=BY, at=AT)


def found(name, at=AT):
    return ALL[name].run(at).verdict


def refused(name, at=AT):
    verdict = found(name, at)
    assert isinstance(verdict, Refused), verdict
    return str(verdict.reason.details["faults"])


@pytest.mark.parametrize("name", sorted(ALL))
def test_probe_finds_nothing_wrong_with_an_insurer_and_leaves_nothing(people, name):
    people.customer()
    before = Event.objects.count()
    assert isinstance(found(name), Held if name in OF_BROKERS else Passed)
    assert name in registries.probes
    assert (Message.objects.count(), OneTimePassword.objects.count(), SignInGate.objects.count()) == (0, 0, 0)
    assert Event.objects.count() == before


@pytest.mark.parametrize("name", sorted(ALL))
def test_probe_finds_nothing_wrong_with_a_broker(people, broker, name):
    people.customer()
    assert isinstance(found(name), Passed)


def test_every_probe_of_identity_is_named_by_a_clause():
    named = {
        line.split("probe: ")[1].split(",")[0].strip(" }\n")
        for file in Path("rulebook").rglob("*.yaml")
        for line in file.read_text(encoding="utf-8").splitlines()
        if "probe: identity." in line and "state: planned" not in line
    }
    assert {*ALL, *CHANGE} <= named


def test_attempts_that_are_not_counted(people, monkeypatch):
    monkeypatch.setattr(gate, "_RESERVE", gate._RESERVE.replace(".attempts + 1", ".attempts"))
    assert "comparisons" in refused("identity.password-attempts")


def test_a_lock_that_is_not_looked_at(people, monkeypatch):
    broken = gate._RESERVE.replace("WHERE gate.locked_until IS NULL OR gate.locked_until <= %(at)s", "")
    monkeypatch.setattr(gate, "_RESERVE", broken)
    assert "the lock ends too soon" in refused("identity.lock-duration")
    assert "comparisons" in refused("identity.password-attempts")


def test_a_login_at_the_limit_without_a_lock(people):
    gate_row = {"id": "0193f5a0-0000-7000-8000-000000000001", "audience": "customer", "login_index": b"x" * 32}
    SignInGate.objects.create(**gate_row, attempts=5, last_at=AT)
    assert "1 logins without a lock" in refused("identity.password-attempts")


def test_codes_that_are_too_short(people, monkeypatch):
    real = otp.draw
    monkeypatch.setattr(otp, "draw", lambda digits, never: real(digits - 1, never))
    assert "too short" in refused("identity.otp-length")


def test_a_message_that_does_not_say_what_for(people, monkeypatch):
    monkeypatch.setattr(codes, "_text", lambda issued: "驗證碼 ••••••")
    assert "does not say" in refused("identity.otp-length")


def test_codes_that_may_equal_the_account(people, monkeypatch):
    monkeypatch.setattr(otp, "draw", lambda digits, never: "1" * digits)
    assert "may equal" in refused("identity.otp-differs")
    monkeypatch.undo()
    monkeypatch.setattr(codes, "login_fault", lambda login: None)
    assert "digits alone" in refused("identity.otp-differs")


def test_codes_that_are_tried_without_end(people, monkeypatch):
    monkeypatch.setattr(otp, "_RESERVE", otp._RESERVE.replace("AND attempts < %(most)s", ""))
    assert "comparisons" in refused("identity.otp-attempts")


def test_codes_that_never_end(people, monkeypatch):
    monkeypatch.setattr(otp, "_RESERVE", otp._RESERVE.replace("AND expires_at > %(at)s", ""))
    assert "past its end" in refused("identity.otp-validity")


def test_codes_that_are_sent_without_end(people, monkeypatch):
    monkeypatch.setattr(otp, "_too_often", lambda *args: None)
    told = refused("identity.otp-sending")
    assert "codes to one recipient" in told
    assert "another code within" in told


def test_a_password_that_is_not_encrypted(people):
    from anbao.identity.domain import hashing

    account = people.customer()
    for kept, fault in (
        (hashing.digest(b"Harbor-72-kestrel"), "not encrypted"),
        (b"Harbor-72-kestrel", "not as we keep them"),
    ):
        Account.objects.filter(id=account).update(password=kept)
        assert fault in refused("identity.password-storage")


def test_a_digest_of_somebody_else(people):
    account, other = people.customer(), people.staff("clerk", "commerce-clerk")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE identity_account SET password ="
            " (SELECT password FROM identity_account WHERE id = %s) WHERE id = %s",
            [other.id, account],
        )
    assert "of somebody else" in refused("identity.password-storage")


def test_nobody_has_a_password_yet(people):
    assert isinstance(found("identity.password-storage"), Held)


def test_a_sign_in_with_an_old_password_that_nobody_was_told_of(people, now, monkeypatch):
    from anbao.identity.views import shared

    people.customer()
    due = now.at = remind_from(AT, AT)
    post(Client())
    assert isinstance(found("identity.password-reminder", due + timedelta(minutes=5)), Passed)
    Account.objects.update(password_reminded_at=None)
    monkeypatch.setattr(shared, "remind", lambda **_told: False)
    post(Client())
    assert "were not told" in refused("identity.password-reminder", due + timedelta(minutes=5))


def test_a_password_that_may_be_changed_at_once(people, broker, monkeypatch):
    monkeypatch.setattr(ages, "unchangeable_until", lambda account, at: None)
    assert "changed at once" in refused("identity.password-least-age")


def test_a_session_that_began_with_a_password_that_was_over(people, broker, now, monkeypatch):
    from anbao.identity.actions import sessions

    people.customer()
    over = now.at = over_from(AT, AT)
    post(Client())
    assert isinstance(found("identity.password-greatest-age", over + timedelta(minutes=5)), Passed)
    Session.objects.all().delete()
    monkeypatch.setattr(sessions, "is_over", lambda account, at: False)
    post(Client())
    assert "1 sessions" in refused("identity.password-greatest-age", over + timedelta(minutes=5))


def test_a_reset_that_stays_open(people, now, monkeypatch):
    people.customer()
    begun(Client(), now)
    PasswordReset.objects.update(expires_at=AT + timedelta(days=2))
    assert "1 open too long" in refused("identity.reset-validity", AT + timedelta(minutes=1))
    monkeypatch.setattr(resetting, "_allowed", lambda facts, at: True)
    told = refused("identity.reset-validity")
    assert "open past its end" in told
    assert "open after it was used" in told


def test_a_field_that_shows_the_password(people):
    class Careless(forms.Form):
        new_password = forms.CharField()

    assert "Careless.new_password" in refused("identity.password-masked")
    Careless.base_fields["new_password"].widget = forms.PasswordInput(render_value=True)
    assert "Careless.new_password" in refused("identity.password-masked")
    Careless.base_fields["new_password"].widget = forms.PasswordInput()
    assert isinstance(found("identity.password-masked"), Passed)


def test_a_page_without_the_advice(people, monkeypatch):
    engine = engines["django"].engine
    without = locmem.Loader(engine, {"identity/_rules.html": "<p>密碼</p>"})
    monkeypatch.setattr(engine, "template_loaders", [without, *engine.template_loaders])
    assert "identity/password.html" in refused("identity.password-advice")


def test_credentials_by_http(people, settings):
    settings.ANBAO_PUBLIC_URL = "http://insurer.example"
    assert "pages by http" in refused("identity.credentials-encrypted")
    settings.ANBAO_PUBLIC_URL = "https://insurer.example"
    settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SECURE_HSTS_SECONDS = True, True, 1
    assert isinstance(found("identity.credentials-encrypted"), Passed)
    settings.SESSION_COOKIE_SECURE = False
    settings.ANBAO_SMS = {**settings.ANBAO_SMS, "url": "http://sms.example"}
    settings.ANBAO_MAIL = {**settings.ANBAO_MAIL, "host": "mail.example", "starttls": False}
    assert refused("identity.credentials-encrypted").count(";") == 2

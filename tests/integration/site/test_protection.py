"""The probe of protection, on the way and where data lie, and the one of stopping advertising mail."""

from contextlib import contextmanager

import pytest
from django.db import connection

from anbao.commerce.site.queries import protection, stopping
from anbao.jobs.testing import drain
from anbao.kernel import clock
from anbao.kernel.looks import NOTHING_YET
from anbao.kernel.registries import probes
from anbao.kernel.verdict import Passed
from anbao.messages.models import Message
from tests.integration.site.test_advertisements import approved, begin, customers, proposed  # noqa: F401  (fixtures)

PROTECTED, STOP = "site.transport-and-storage-protection", "advertising.way-to-stop"
HTTPS = {"ANBAO_PUBLIC_URL": "https://insurer.example", "ALLOWED_HOSTS": ["insurer.example"]}
SECURE = {"SECURE_HSTS_SECONDS": 63_072_000, "SESSION_COOKIE_SECURE": True, "CSRF_COOKIE_SECURE": True}


def look(name=PROTECTED):
    return probes.get(name).run(clock.now())


def faults(name=PROTECTED):
    return look(name).verdict.reason.details["faults"]


def use(settings, **values):
    for name, value in values.items():
        setattr(settings, name, value)


def test_this_machine_alone_needs_no_https(company):
    found = look()
    assert found.verdict == Passed()
    assert int(found.says.split()[0]) >= 3


def test_nothing_stored_shows_nothing(db):
    assert look().verdict == NOTHING_YET


def test_pages_by_http_are_noticed(company, settings):
    use(settings, ANBAO_PUBLIC_URL="http://insurer.example", ALLOWED_HOSTS=["insurer.example"])
    assert faults() == "pages are sent by http"


def test_pages_by_https_pass_with_their_header_and_cookies(company, settings):
    use(settings, **HTTPS, **SECURE)
    assert look().verdict == Passed()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("SECURE_HSTS_SECONDS", "browsers are not told to stay with https"),
        ("SESSION_COOKIE_SECURE", "SESSION_COOKIE_SECURE is off"),
        ("CSRF_COOKIE_SECURE", "CSRF_COOKIE_SECURE is off"),
    ],
)
def test_https_without_what_belongs_to_it_is_noticed(company, settings, name, told):
    use(settings, **HTTPS, **{**SECURE, name: 0})
    assert faults() == told


@pytest.mark.parametrize("name", protection.SENT_TO)
def test_outside_system_that_is_called_by_http_is_noticed(company, settings, name):
    setattr(settings, name, {**getattr(settings, name), "url": "http://elsewhere.example/"})
    assert faults() == f"{name} is called by http"
    setattr(settings, name, {**getattr(settings, name), "url": "https://elsewhere.example/"})
    assert look().verdict == Passed()


def test_value_that_is_not_sealed_is_noticed(company):
    from anbao.identity.models import Person

    column = next(field for field in Person._meta.concrete_fields if isinstance(field, protection.SealedField))
    person = Person.objects.order_by("-pk").first()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {Person._meta.db_table} SET {column.column} = %s WHERE id = %s", [b"plain", person.pk])
    assert faults() == f"identity.Person.{column.name}"


def test_mail_that_says_how_to_stop_passes(approved, customers, post):  # noqa: F811
    assert look(STOP).verdict == NOTHING_YET
    begin(approved())
    drain()
    found = look(STOP)
    assert (found.verdict, found.says) == (Passed(), "3 mails")


def test_mail_without_the_way_to_stop_is_noticed(approved, customers, post, monkeypatch):  # noqa: F811
    begin(approved())
    drain()
    said_in = stopping.messages.said_in

    @contextmanager
    def saying(**changes):
        from dataclasses import replace

        with monkeypatch.context() as patch:
            patch.setattr(
                stopping.messages,
                "said_in",
                lambda ids: {one: replace(said, **changes) for one, said in said_in(ids).items()},
            )
            yield

    with saying(stop=""):
        assert faults(STOP).count("does not say how to stop") == 3
    with saying(text="先看保險費再出發。"):
        assert faults(STOP).count("does not say how to stop") == 3


def test_link_that_leads_nowhere_is_noticed(approved, customers, post):  # noqa: F811
    begin(approved())
    drain()
    Message.objects.filter(template="site.advertisement-mail").update(advertised_to="")
    assert faults(STOP).count("the page answered 404") == 3


def test_page_without_a_button_is_noticed(approved, customers, post, monkeypatch):  # noqa: F811
    begin(approved())
    drain()
    monkeypatch.setattr(stopping, "_FORM", "<form that nobody writes")
    assert faults(STOP).count("the page has no button") == 3

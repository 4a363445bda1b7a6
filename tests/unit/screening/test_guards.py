"""No list refuses, an old one holds, a name on it goes to a person who is told nothing of why."""

from datetime import UTC, datetime, timedelta

import pytest

from anbao.commerce.screening.domain.guards import FACTS, GUARDS
from anbao.kernel.periods import Period
from anbao.kernel.verdict import Held, Passed, Referred, Refused

AT = datetime(2026, 11, 20, 2, tzinfo=UTC)
KINDS = [("sale.sanctions-screened", "sanctions"), ("sale.pep-screened", "pep")]


def verdict(tag, kind, *, of=AT, hits="", elsewhere=False, at=AT):
    facts = {f"screening.{kind}_at": of, f"screening.{kind}_hits": hits}
    figures = {f"screening.{kind}_age": Period.parse("PT48H"), "screening.elsewhere": elsewhere}
    return GUARDS[tag](facts, figures, at)


@pytest.mark.parametrize(("tag", "kind"), KINDS)
def test_screened(tag, kind):
    assert verdict(tag, kind) == Passed()
    found = verdict(tag, kind, hits="3f")
    assert isinstance(found, Referred)
    assert "制裁" not in found.reason.message + found.reason.remedy
    assert isinstance(verdict(tag, kind, of=None, hits=None), Refused)
    assert isinstance(verdict(tag, kind, hits=None), Refused)


@pytest.mark.parametrize(("tag", "kind"), KINDS)
def test_list_grows_old(tag, kind):
    old = AT + timedelta(hours=48)
    assert verdict(tag, kind, at=old - timedelta(seconds=1)) == Passed()
    assert isinstance(verdict(tag, kind, at=old), Held)
    assert isinstance(verdict(tag, kind, at=old, hits="3f"), Held)


@pytest.mark.parametrize(("tag", "kind"), KINDS)
def test_company_that_screens_elsewhere(tag, kind):
    assert verdict(tag, kind, of=None, hits=None, elsewhere=True) == Passed()


def test_facts_are_declared():
    assert {f"screening.{kind}_{what}" for _tag, kind in KINDS for what in ("at", "hits")} == set(FACTS)

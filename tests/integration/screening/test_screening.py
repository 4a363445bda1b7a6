"""A list is imported by one and released by another; names on it are found and cleared, none of them in clear."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from anbao.commerce.screening import api as screening
from anbao.commerce.screening.models import Clearance, Hit, ListEntry, ListName, Screening
from anbao.identity import api as identity
from anbao.kernel.actor import Actor, ActorKind, Subject
from anbao.kernel.verdict import Passed, Refused
from anbao.ledger.api import entries_of
from anbao.ledger.fields import AppendOnlyError
from anbao.project.demo import seed
from tests.integration.journey.sale import AT

NAMES = "name,aliases,birth_date,reference\n林美玲,Lin Mei-ling,1990-05-17,S-7\n趙受益,,,S-8\n"
MATTER = Subject("application", "019aa000-0000-7000-8000-000000000001")
PROPOSER = screening.Named("proposer", "林 美玲", date(1990, 5, 17))


@pytest.fixture
def staff(stage, request):
    stage("the demo company, yesterday", lambda: seed.run(at=AT - timedelta(days=1)))
    request.getfixturevalue("db")
    return {who.login: Actor(ActorKind.STAFF, str(identity.account_of(who.login))) for who in seed.SIGN_INS}


def imported(staff, content=NAMES, *, kind="sanctions", as_of=AT, at=AT, effective_from=AT):
    return screening.import_list(
        kind=kind, title="測試", content=content.encode(), as_of=as_of, effective_from=effective_from,
        by=staff["compliance"], at=at,
    )  # fmt: skip


def release(staff, made, *, by="officer", at=AT):
    return identity.approve(approval=screening.approval_of(made), by=staff[by], at=at)


def screen(staff, *people, at=AT, matter=MATTER):
    with transaction.atomic():
        return screening.screen(matter=matter, people=people or (PROPOSER,), by=staff["clerk"], at=at)


def test_list_counts_only_once_another_person_approved(staff):
    before = screening.in_force("sanctions", at=AT)
    made = imported(staff)
    assert screening.in_force("sanctions", at=AT) == before
    assert isinstance(release(staff, made, by="compliance"), Refused)
    assert screening.in_force("sanctions", at=AT) == before
    assert release(staff, made) == Passed()
    assert screening.in_force("sanctions", at=AT).id == made


def test_list_counts_from_its_day_on(staff):
    later = AT + timedelta(days=1)
    made = imported(staff, effective_from=later)
    release(staff, made)
    assert screening.in_force("sanctions", at=later - timedelta(seconds=1)).id != made
    assert screening.in_force("sanctions", at=later).id == made


def test_older_list_does_not_replace_a_newer_one(staff):
    old, new = imported(staff, as_of=AT - timedelta(hours=1)), imported(staff)
    assert release(staff, new) == Passed()
    assert release(staff, old).reason.code == "screening.list-overtaken"


def test_list_of_tomorrow_is_refused(staff):
    assert imported(staff, as_of=AT + timedelta(seconds=1)).reason.code == "screening.as-of-ahead"


def test_failed_import_leaves_nothing(staff, monkeypatch):
    from anbao.commerce.screening.actions import importing

    before = ListEntry.objects.count()
    monkeypatch.setattr(importing.ledger, "record", fail)
    with pytest.raises(RuntimeError):
        imported(staff)
    assert ListEntry.objects.count() == before


def fail(**_asked):
    raise RuntimeError


def test_names_are_neither_in_rows_nor_in_the_ledger(staff):
    made = imported(staff)
    release(staff, made)
    screen(staff)
    rows = "".join(
        [str(bytes(row.content)) for row in ListEntry.objects.all()]
        + [row.name for row in ListName.objects.all()]
        + [f"{row.who}{row.fingerprint}" for row in Hit.objects.all()]
    )
    entries = [*entries_of(Subject("watch-list", str(made))), *entries_of(MATTER)]
    said = rows + str([entry.clear for entry in entries])
    assert "美玲" not in said
    assert "mei-ling" not in said.casefold()
    found = next(entry.clear for entry in entries if entry.kind == "screening.screened")
    assert (found["people"], found["hits"], found["cleared"], found["outcome"]) == (1, 1, 0, "hit")
    assert found["lists"]["sanctions"] == screening.in_force("sanctions", at=AT).digest


def test_everybody_is_found_with_their_grade(staff):
    release(staff, imported(staff))
    beneficiary = screening.Named("beneficiary", "趙 受益")
    other = screening.Named("insured", "林美玲", date(1990, 5, 18))
    facts = screen(staff, PROPOSER, beneficiary, other)
    found = {(one.role, one.grade) for one in screening.hits_of(MATTER)}
    assert found == {("proposer", "name-and-birth"), ("beneficiary", "name")}
    assert facts["screening.sanctions_hits"]
    assert facts["screening.pep_hits"] == ""


def test_nobody_found(staff):
    facts = screen(staff, screening.Named("proposer", "無名氏", date(1990, 1, 1)))
    assert facts["screening.sanctions_hits"] == facts["screening.pep_hits"] == ""
    assert Screening.objects.get().outcome == "clear"


def test_without_a_list_nothing_is_known(db):
    facts = screen({"clerk": Actor(ActorKind.SYSTEM, "tests")})
    assert set(facts.values()) == {None}
    assert Screening.objects.get().outcome == "no-list"


def test_cleared_hit_counts_no_more_while_it_is_the_same(staff):
    release(staff, imported(staff))
    screen(staff)
    (hit,) = screening.open_hits()
    cleared = {"by": staff["compliance"], "at": AT}
    assert screening.clear_hit(hit=hit.id, because=" ", **cleared).reason.code == "screening.without-because"
    assert screening.clear_hit(hit=hit.id, because="護照號碼不同", **cleared) == Passed()
    assert screening.clear_hit(hit=hit.id, because="護照號碼不同", **cleared).reason.code == "screening.cleared-already"
    later = AT + timedelta(minutes=1)
    assert screen(staff, at=later)["screening.sanctions_hits"] == ""
    assert screening.open_hits() == []
    assert screening.hits_of(MATTER)[0].because == "護照號碼不同"
    # The same entry in tomorrow's list is still cleared, a changed one is not.
    release(staff, imported(staff, as_of=later, at=later), at=later)
    assert screen(staff, at=later)["screening.sanctions_hits"] == ""
    changed = NAMES.replace("S-7", "S-9")
    release(
        staff,
        imported(staff, changed, as_of=later + timedelta(seconds=1), at=later + timedelta(minutes=1)),
        at=later + timedelta(minutes=1),
    )
    assert screen(staff, at=later + timedelta(minutes=2))["screening.sanctions_hits"]


def test_what_was_recorded_stays(staff):
    screen(staff)
    for model in (Screening, ListEntry, Clearance):
        with pytest.raises(AppendOnlyError):
            model.objects.all().delete()

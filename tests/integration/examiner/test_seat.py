"""A seat takes two people, is read-only and ends; whatever is opened in it is in the ledger."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError
from django.test import Client

from anbao.kernel.actor import Actor, ActorKind, system

AT = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
PASSWORD = "Harbor-72-kestrel"
FORM = {"agency": "保險局", "document": "金管保字第1號", "starts_at": "2026-11-20T14:00", "ends_at": "2026-11-27T18:00"}


class House:
    def __init__(self):
        self.at = AT
        self.people = {}

    def staff(self, role):
        from anbao.identity import api as identity

        made = identity.create_staff(
            login=f"staff.{role}",
            name="林同仁",
            mail="a@anbao.example",
            password=PASSWORD,
            roles=[role],
            own=True,
            by=system("tests"),
            at=AT,
        )
        browser = Client()
        browser.post("/console/sign-in/", {"login": f"staff.{role}", "password": PASSWORD})
        self.people[role] = Actor(ActorKind.STAFF, str(made))
        return browser

    def seat(self, **times):
        """A seat that two people opened, with its code; a week from now unless said otherwise."""
        from anbao.examiner import keeping
        from anbao.examiner.models import Seat
        from anbao.identity import api as identity

        starts_at, ends_at = times.get("starts_at", AT), times.get("ends_at", AT + timedelta(days=7))
        asked = {"agency": "保險局", "document": "第1號", "starts_at": starts_at, "ends_at": ends_at}
        approval = keeping.propose_seat(**asked, by=self.people["compliance-officer"], at=AT)
        identity.approve(approval=approval, by=self.people["security-officer"], at=AT)
        row = Seat.objects.get()
        return row, keeping.give_code(seat=row.id, by=self.people["compliance-officer"], at=AT)


@pytest.fixture
def house(committed_db, monkeypatch):
    from anbao.console.views import approvals
    from anbao.examiner.queries import checklist
    from anbao.examiner.views import checklist as pages
    from anbao.examiner.views import samples, seats, shared, sign_in
    from anbao.identity import api as identity
    from anbao.rulebook.api import adopt_profile
    from tests.integration.console.conftest import PROFILE

    house = House()
    checklist.forget()
    for module in (approvals, pages, samples, seats, shared, sign_in):
        monkeypatch.setattr(module, "now", lambda: house.at)
    identity.adopt_roles(by=system("tests"), at=AT)
    adopt_profile(content=PROFILE, by=system("tests"), at=AT - timedelta(days=1))
    return house


def entries(seat):
    from anbao.kernel.actor import Subject
    from anbao.ledger.api import entries_of

    return entries_of(Subject("examiner-seat", str(seat.id)))


def test_seat_from_its_proposal_to_its_end(house) -> None:
    from anbao.examiner.models import Seat
    from anbao.identity import api as identity

    asks, decides = house.staff("compliance-officer"), house.staff("security-officer")
    answer = asks.post("/console/examiner/", FORM)
    assert answer.status_code == 302
    (waiting,) = identity.proposals()
    assert not Seat.objects.exists()
    assert asks.post(f"/console/approvals/{waiting.id}/approve/").status_code == 409
    assert decides.post(f"/console/approvals/{waiting.id}/approve/").status_code == 302
    seat = Seat.objects.get()
    given = asks.post(f"/console/examiner/{seat.id}/code/")
    code = given.context["code"]
    assert code in given.content.decode()
    assert code not in asks.get(f"/console/examiner/{seat.id}/").content.decode()
    examiner = Client()
    assert examiner.get("/examiner/")["Location"] == "/examiner/sign-in/"
    assert examiner.post("/examiner/sign-in/", {"number": seat.number, "code": code.lower()}).status_code == 302
    page = examiner.get("/examiner/")
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert examiner.get("/examiner/questions/chk.genuine-site/").status_code == 200
    kinds = [(one.kind, one.by) for one in entries(seat)]
    assert kinds[-2:] == [("examiner.page.opened", f"examiner:{seat.id}")] * 2
    assert entries(seat)[-1].clear["page"] == "/examiner/questions/chk.genuine-site/"
    assert examiner.get("/console/applications/").status_code == 302
    assert asks.post(f"/console/examiner/{seat.id}/close/").status_code == 302
    assert examiner.get("/examiner/")["Location"] == "/examiner/sign-in/"


def test_pages_of_a_seat_read_as_a_role_that_cannot_write(house) -> None:
    from anbao.examiner.models import Seat
    from anbao.examiner.reading import reading
    from anbao.keys.models import DataKey

    for role in ("compliance-officer", "security-officer"):
        house.staff(role)
    seat, _code = house.seat()
    with reading():
        assert Seat.objects.get() == seat
        with pytest.raises(DatabaseError, match="read-only"):
            Seat.objects.filter(id=seat.id).update(attempts=1)
        with pytest.raises(DatabaseError, match="permission denied"):
            DataKey.objects.exists()
    Seat.objects.filter(id=seat.id).update(attempts=1)


@pytest.mark.parametrize(
    ("at", "answers"),
    [
        (AT + timedelta(hours=1) - timedelta(microseconds=1), 422),
        (AT + timedelta(hours=1), 302),
        (AT + timedelta(hours=2) - timedelta(microseconds=1), 302),
        (AT + timedelta(hours=2), 422),
    ],
)
def test_seat_is_open_in_its_time(house, at, answers) -> None:
    for role in ("compliance-officer", "security-officer"):
        house.staff(role)
    seat, code = house.seat(starts_at=AT + timedelta(hours=1), ends_at=AT + timedelta(hours=2))
    examiner, house.at = Client(), at
    assert examiner.post("/examiner/sign-in/", {"number": seat.number, "code": code}).status_code == answers
    house.at = seat.ends_at
    assert examiner.get("/examiner/")["Location"] == "/examiner/sign-in/"


def test_wrong_codes_lock_for_a_while_and_a_new_code_ends_the_old(house) -> None:
    from anbao.examiner import keeping

    for role in ("compliance-officer", "security-officer"):
        house.staff(role)
    seat, code = house.seat()
    examiner = Client()
    for _ in range(10):
        assert examiner.post("/examiner/sign-in/", {"number": seat.number, "code": "A" * 20}).status_code == 422
    assert examiner.post("/examiner/sign-in/", {"number": seat.number, "code": code}).status_code == 422
    house.at = AT + timedelta(minutes=15)
    assert examiner.post("/examiner/sign-in/", {"number": seat.number, "code": code}).status_code == 302
    assert examiner.get("/examiner/").status_code == 200
    keeping.give_code(seat=seat.id, by=house.people["compliance-officer"], at=house.at)
    assert examiner.get("/examiner/").status_code == 302
    assert examiner.post("/examiner/sign-in/", {"number": "EX-NOBODY", "code": code}).status_code == 422


def test_staff_without_the_permission_opens_nothing(house) -> None:
    from uuid import uuid4

    clerk = house.staff("commerce-clerk")
    for path in ("", f"{uuid4()}/", f"{uuid4()}/close/"):
        assert clerk.get(f"/console/examiner/{path}").status_code == 403
    assert clerk.post("/console/examiner/", FORM).status_code == 403
    assert clerk.post(f"/console/examiner/{uuid4()}/code/").status_code == 403


@pytest.mark.parametrize(
    ("changed", "field"), [({"ends_at": "2026-11-20T13:00"}, "ends_at"), ({"ends_at": "2027-03-01T10:00"}, "ends_at")]
)
def test_time_of_a_seat_is_bounded(house, changed, field) -> None:
    answer = house.staff("compliance-officer").post("/console/examiner/", {**FORM, **changed})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_samples_of_another_seat_and_unknown_questions_are_not_found(house) -> None:
    from uuid import uuid4

    for role in ("compliance-officer", "security-officer"):
        house.staff(role)
    seat, code = house.seat()
    examiner = Client()
    examiner.post("/examiner/sign-in/", {"number": seat.number, "code": code})
    for path in ("questions/chk.nobody/", f"draws/{uuid4()}/", f"draws/{uuid4()}/{uuid4()}/", "clauses/x.y/"):
        assert examiner.get(f"/examiner/{path}").status_code == 404
    asked = {"kind": "applications", "since": "2026-11-01", "until": "2026-11-20", "number": "5", "seed": "abc"}
    answer = examiner.post("/examiner/questions/chk.transaction-limits/draw/", asked)
    assert answer.status_code == 302
    assert "abc" in examiner.get(f"{answer['Location']}?again=1").content.decode()
    assert entries(seat)[-2].clear["seed"] == "abc"
    for wrong in ({"number": "51"}, {"seed": "'; --"}, {"since": "2026-12-01"}, {"kind": "people"}):
        assert examiner.post("/examiner/questions/chk.transaction-limits/draw/", {**asked, **wrong}).status_code == 422
    assert examiner.get("/examiner/clauses/chk.transaction-limits/").status_code == 200
    file = examiner.get("/examiner/questions/chk.transaction-limits/question.xlsx")
    assert file["Content-Type"].endswith("sheet")
    assert entries(seat)[-1].kind == "examiner.file.taken"

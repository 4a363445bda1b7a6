"""Registration through its pages, and every refusal on the way committed with its entry."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from anbao.commerce.registration import api as registration
from anbao.commerce.registration.actions import completion, drafts, ending
from anbao.commerce.registration.models import Agreement, DocumentOpening, Draft, Registration
from anbao.identity import api as identity
from anbao.identity.models import Account, OneTimePassword, Person
from anbao.kernel.actor import Subject
from anbao.kernel.clock import now
from anbao.ledger.api import entries_of
from anbao.ledger.models import Event


def kinds(prefix="registration."):
    return list(Event.objects.filter(kind__startswith=prefix).order_by("at").values_list("kind", flat=True))


def draft_entries():
    draft = Draft.objects.get()
    return entries_of(Subject("registration", str(draft.id)))


def test_registration_from_the_first_page_to_the_account(visitor, telephone):
    onward = "/travel/?destination=asia&plan=full"
    begun = visitor.begin("?next=%2Ftravel%2F%3Fdestination%3Dasia%26plan%3Dfull")
    assert begun.status_code == 302, begun.content.decode()
    assert begun["Location"] == "/register/details/"
    filled = visitor.fill()
    assert filled.status_code == 302, filled.content.decode()
    page = visitor.get("/register/code/").content.decode()
    assert "678" in page
    assert "0912345678" not in page
    done = visitor.enter(telephone.code())
    assert done.status_code == 302, done.content.decode()
    assert done["Location"] == onward
    account = Account.objects.get(kind="customer")
    facts = registration.registration_of(account.id)
    assert facts.method == "network"
    assert facts.last_activity_at == facts.verified_at
    data = identity.person_data(account.person_id)
    assert (data.national_id, data.name, data.phone) == ("A123456789", "王小明", "+886912345678")
    draft = Draft.objects.get()
    assert draft.state == "completed"
    assert draft.declared is None
    assert draft.password is None
    found = draft_entries()
    told = {entry.kind for entry in found}
    for kind in ("registration.begun", "registration.declared", "identity.otp.compared", "registration.completed"):
        assert kind in told
    declared = next(entry for entry in found if entry.kind == "registration.declared")
    assert "isec.password-length" in declared.clauses  # that the password passed is kept too
    assert [m.to for m in telephone.messages() if not m.subject] == ["+886912345678"]
    assert [m.to for m in telephone.messages() if m.subject] == ["xiaoming.wang@example.com"]
    signed_in = visitor.get("/register/")
    assert signed_in.status_code == 302  # nothing to register any more


def test_sign_in_with_the_new_password(visitor, telephone):
    visitor.begin()
    visitor.fill()
    visitor.enter(telephone.code())
    found = identity.check_password(
        login="traveller-wang",
        password=visitor.typed["password"],
        audience="customer",
        by=drafts_by(),
        at=now(),
    )
    assert found == Account.objects.get(kind="customer").id


def drafts_by():
    from anbao.kernel.actor import system

    return system("test")


def test_direct_post_without_opening_is_refused_and_committed(visitor, new_visitor):
    boxes = new_visitor().read()
    answer = visitor.post("/register/", boxes)
    assert answer.status_code == 422
    assert "還有文件沒有打開閱讀" in answer.content.decode()
    assert not Draft.objects.exists()
    event = Event.objects.get(kind="registration.refused")
    assert event.subject.startswith("visit:")
    assert visitor.get("/register/details/")["Location"] == "/register/"


def test_opening_in_another_visit_does_not_count(visitor, new_visitor):
    boxes = new_visitor().read()
    assert visitor.post("/register/", boxes).status_code == 422


def test_opened_but_not_ticked_is_refused(visitor):
    boxes = visitor.read()
    boxes.popitem()
    answer = visitor.post("/register/", boxes)
    assert answer.status_code == 422
    assert "還有文件沒有勾選同意" in answer.content.decode()
    assert not Agreement.objects.exists()


def test_boxes_are_never_ticked_beforehand(visitor):
    page = visitor.get("/register/").content.decode()
    assert page.count('type="checkbox"') == 3
    assert "checked" not in page


def test_what_was_ticked_stays_where_one_box_is_missing(visitor):
    boxes = visitor.read()
    boxes.popitem()
    page = visitor.post("/register/", boxes).content.decode()
    assert len(re.findall(r"<input[^>]*checkbox[^>]* checked", page)) == 2


def test_opening_leaves_one_row_and_one_entry_a_document(visitor):
    visitor.read()
    visitor.read()
    assert DocumentOpening.objects.count() == 3
    assert kinds() == ["registration.document-opened"] * 3


def test_fetching_ahead_does_not_count_as_opening(visitor):
    assert visitor.get("/register/", headers={"Sec-Purpose": "prefetch"}).status_code == 404
    assert not DocumentOpening.objects.exists()


def test_every_document_stands_in_full_with_its_box(visitor):
    from anbao.commerce.catalogue import api as catalogue

    page = visitor.get("/register/").content.decode()
    for version in catalogue.documents("registration", at=now()):
        text = page.index(catalogue.render_document(catalogue.document_bytes(version.sha256)))
        assert page.index(f"agree_{version.sha256}", text) > text


def test_posted_without_reading_the_texts_are_shown_and_count_from_then_on(visitor, new_visitor):
    boxes = new_visitor().read()
    assert visitor.post("/register/", boxes).status_code == 422
    assert visitor.post("/register/", boxes).status_code == 302


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"national_id": "A123456788"}, "號碼不正確"),
        ({"birth_date_year": "104"}, "須年滿 18 歲"),
        ({"password": "short1"}, "密碼"),
        ({"password": "traveller-wang"}, "密碼"),
        ({"login": "123456"}, "帳號"),
    ],
)
def test_details_refused_beside_the_field_and_nothing_typed_is_lost(visitor, telephone, change, words):
    visitor.begin()
    answer = visitor.fill(**change)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "臺北市信義區市府路 1 號" in page
    assert visitor.typed["password"] not in page
    assert telephone.messages() == []
    assert not OneTimePassword.objects.exists()


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"birth_date_year": "104"}, "registration.refused"),
        ({"password": "short1"}, "registration.refused"),
        ({"login": "123456"}, "registration.login-refused"),
    ],
)
def test_details_refusal_is_committed_with_its_entry(visitor, change, kind):
    visitor.begin()
    visitor.fill(**change)
    assert kind in {entry.kind for entry in draft_entries()}


def test_details_come_back_filled_without_the_password(visitor, telephone):
    visitor.begin()
    visitor.fill()
    page = visitor.get("/register/details/").content.decode()
    assert "王小明" in page
    assert "0912345678" in page
    assert visitor.typed["password"] not in page


def test_going_back_to_the_documents_loses_nothing(visitor, telephone):
    visitor.begin()
    visitor.fill()
    visitor.begin()
    assert Draft.objects.filter(ended_at=None).count() == 1
    assert "王小明" in visitor.get("/register/details/").content.decode()


def test_wrong_code_is_refused_and_counted(visitor, telephone):
    visitor.begin()
    visitor.fill()
    right = telephone.code()
    answer = visitor.enter("0" * len(right) if right != "0" * len(right) else "1" * len(right))
    assert answer.status_code == 422
    assert OneTimePassword.objects.get().attempts == 1
    assert not Account.objects.filter(kind="customer").exists()
    assert visitor.enter(right).status_code == 302


def test_code_for_data_declared_before_does_not_work(visitor, telephone, monkeypatch):
    from anbao.identity.domain import codes

    monkeypatch.setattr(codes, "COOL_DOWN", codes.COOL_DOWN * 0)
    visitor.begin()
    visitor.fill()
    first = telephone.code()
    assert visitor.fill(address="高雄市三民區建國路 1 號").status_code == 302
    second = telephone.code()
    if first != second:
        assert visitor.enter(first).status_code == 422
    assert visitor.enter(second).status_code == 302
    person = Account.objects.get(kind="customer").person_id
    assert identity.person_data(person).address == "807 高雄市三民區建國路 1 號"


def test_code_again_by_mail(visitor, telephone, monkeypatch):
    from anbao.identity.domain import codes

    monkeypatch.setattr(codes, "COOL_DOWN", codes.COOL_DOWN * 0)
    visitor.begin()
    visitor.fill()
    telephone.code()
    assert visitor.post("/register/code/again/", {"channel": "mail"}).status_code == 302
    code = telephone.code()
    assert telephone.messages()[-1].to == "xiaoming.wang@example.com"
    assert visitor.enter(code).status_code == 302


def test_code_again_at_once_is_refused_with_words(visitor, telephone):
    visitor.begin()
    visitor.fill()
    answer = visitor.post("/register/code/again/")
    assert answer.status_code == 422
    assert Draft.objects.get().otp is not None
    assert visitor.enter(telephone.code()).status_code == 302


def test_known_person_is_told_by_message_and_not_on_the_page(visitor, new_visitor, telephone):
    visitor.begin()
    visitor.fill()
    visitor.enter(telephone.code())
    before = Person.objects.get(id=Account.objects.get(kind="customer").person_id)
    stranger = new_visitor()
    stranger.begin()
    answer = stranger.fill(phone="0987654321", login="somebody-else", name="冒名")
    assert answer.status_code == 302  # no oracle before the code
    answer = stranger.enter(telephone.code())
    assert answer.status_code == 422
    assert "已有帳號" not in answer.content.decode()
    last = telephone.messages()[-1]
    assert "已有帳號" in last.text
    assert last.to == "+886912345678"  # whom we know, not who typed
    assert Account.objects.filter(kind="customer").count() == 1
    after = Person.objects.get(id=before.id)
    assert bytes(after.name) == bytes(before.name)
    ended = Draft.objects.get(state="turned_away")
    assert ended.declared is None
    assert "registration.turned-away" in [e.kind for e in entries_of(Subject("registration", str(ended.id)))]


def test_login_of_another_is_answered_as_a_free_one_until_the_right_code(visitor, new_visitor, telephone):
    """Whoever types logins learns nothing of them; who showed a telephone is told to choose another."""
    visitor.begin()
    visitor.fill()
    visitor.enter(telephone.code())
    answers, asked = [], []
    for place, login in enumerate(("free-before", "traveller-wang", "nobody-has-this")):  # the first also warms up
        other = new_visitor()
        other.begin()
        other.get("/register/details/")
        with CaptureQueriesContext(connection) as queries:
            answers.append(other.fill(national_id="B123456780", phone=f"098765432{place}", login=login))
        asked.append(len(queries))
        telephone.messages()
    answers, asked = answers[1:], asked[1:]
    assert asked[0] == asked[1]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["location"] == answers[1]["location"]
    assert answers[0].content == answers[1].content


def test_login_taken_meanwhile_asks_for_another_and_writes_no_person(visitor, new_visitor, telephone):
    other = new_visitor()
    other.begin()
    other.fill(national_id="B123456780", phone="0987654321", mail="other@example.com")
    others = telephone.code()
    visitor.begin()
    visitor.fill()
    visitor.enter(telephone.code())
    people = Person.objects.count()
    answer = other.enter(others)
    assert answer.status_code == 422
    assert "已經有人使用" in answer.content.decode()
    assert "/register/details/" in answer.content.decode()
    assert Person.objects.count() == people


def test_redeemed_code_of_a_request_that_died_is_not_asked_for_again(visitor, telephone, monkeypatch):
    visitor.begin()
    visitor.fill()
    code = telephone.code()

    def die(**_):
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(completion, "complete", die)
        with pytest.raises(RuntimeError):
            visitor.enter(code)
    assert not Registration.objects.exists()
    assert visitor.enter(code).status_code == 302
    assert Registration.objects.count() == 1


def test_failed_ledger_write_leaves_nothing(visitor, telephone, monkeypatch):
    visitor.begin()
    visitor.fill()
    code = telephone.code()

    def fail(**given):
        if given["kind"] == "registration.completed":
            raise RuntimeError("ledger down")
        return real(**given)

    real = completion.ledger.record
    with monkeypatch.context() as patch:
        patch.setattr(completion.ledger, "record", fail)
        with pytest.raises(RuntimeError):
            visitor.enter(code)
    assert not Account.objects.filter(kind="customer").exists()
    assert not Registration.objects.exists()
    assert Draft.objects.get().declared is not None


@pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_next_leads_nowhere_else(visitor, telephone, onward):
    visitor.post("/register/", {**visitor.read(), "next": onward})
    visitor.fill()
    assert visitor.enter(telephone.code())["Location"] == "/"


def test_changed_disclosure_stops_registration(visitor, tmp_path, monkeypatch):
    from anbao.commerce.catalogue.queries import disk

    boxes = visitor.read()
    folders = {disk.DISCLOSURES: tmp_path, "statements": disk.folder_of("statements")}
    monkeypatch.setattr(disk, "folder_of", folders.__getitem__)
    answer = visitor.post("/register/", boxes)
    assert answer.status_code == 422
    assert "無法提供" in answer.content.decode()


def test_abandoned_draft_is_forgotten(visitor, telephone):
    visitor.begin()
    visitor.fill()
    draft = Draft.objects.get()
    early = draft.begun_at + drafts.DRAFT_LIVES - timedelta(seconds=1)
    assert ending.end_abandoned(draft=draft.id, at=early) is False
    waiting = ProcrastinateJob.objects.filter(task_name=ending.END_ABANDONED).order_by("-id")[0]
    assert waiting.scheduled_at > draft.begun_at + drafts.DRAFT_LIVES  # a slow clock's task comes again
    late = draft.begun_at + drafts.DRAFT_LIVES
    assert ending.end_abandoned(draft=draft.id, at=late) is True
    draft.refresh_from_db()
    assert (draft.state, draft.declared) == ("abandoned", None)
    assert visitor.get("/register/code/")["Location"] == "/register/"


def test_touch_sale_restarts_the_clock(visitor, telephone):
    from django.db import transaction

    visitor.begin()
    visitor.fill()
    visitor.enter(telephone.code())
    account = Account.objects.get(kind="customer").id
    at = now()
    with transaction.atomic():
        registration.touch_sale(account=account, at=at)
    assert registration.registration_of(account).last_activity_at == at


def test_no_personal_datum_in_clear(visitor, telephone):
    from django.db import connection

    visitor.begin()
    visitor.fill()
    visitor.enter(telephone.code())
    with connection.cursor() as cursor:
        for table in (
            "registration_draft",
            "registration_registration",
            "registration_agreement",
            "procrastinate_jobs",
        ):
            cursor.execute(f"SELECT t::text FROM {table} t")
            text = " ".join(row[0] for row in cursor.fetchall())
            for datum in ("A123456789", "王小明", "912345678", "xiaoming", "traveller", "kestrel"):
                assert datum not in text
                assert datum.encode().hex() not in text

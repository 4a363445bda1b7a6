"""Advertisements: one person proposes, another approves; who stopped advertising mail is not written to."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from anbao.commerce.site.actions import advertisements as actions
from anbao.commerce.site.actions import mailing
from anbao.commerce.site.domain.advertisement import Content
from anbao.commerce.site.models import Advertisement, AdvertisementLook, AdvertisementMail
from anbao.commerce.site.queries import advertisements as queries
from anbao.commerce.site.queries import demands as queries_of_demands
from anbao.commerce.site.queries.demands import advertised_faults, clause, demands, demands_looked_at
from anbao.commerce.site.tasks import send_advertisement, stop_url
from anbao.files import api as files
from anbao.identity import api as identity
from anbao.jobs.testing import drain
from anbao.kernel import clock
from anbao.kernel.actor import system
from anbao.kernel.verdict import Passed, Refused
from anbao.ledger.api import entries_of
from tests.integration.site.conftest import signed_in, staff

DEMANDS = [one.key for one in demands()]
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 32


def content(channel="mail", **changes):
    today = clock.local_date(clock.now())
    plain = {
        "title": "冬季旅遊",
        "channel": channel,
        "text": "先看保險費再出發。",
        "starts_on": today,
        "ends_on": today,
    }
    return Content(**{**plain, **changes})


@pytest.fixture
def proposed(company):
    def run(attachment=None, **changes):
        return actions.propose_advertisement(
            content=content(**changes), attachment=attachment, by=staff("clerk"), at=clock.now()
        )

    return run


@pytest.fixture
def approved(proposed):
    def run(**changes):
        made = proposed(**changes)
        assert approve(made) == Passed()
        return made

    return run


def approve(advertisement, by="compliance", confirmed=DEMANDS):
    row = Advertisement.objects.get(id=advertisement)
    looked = {"advertisement": advertisement, "confirmed": confirmed, "by": staff(by), "at": clock.now()}
    seen = actions.look_at_demands(**looked)
    if isinstance(seen, Refused):
        return seen
    return identity.approve(approval=row.approval, by=staff(by), at=clock.now())


def publish(advertisement):
    return actions.publish(advertisement=advertisement, by=staff("clerk"), at=clock.now())


def state(advertisement):
    return next(one.state for one in queries.listed(at=clock.now()) if one.id == advertisement)


def kinds(advertisement):
    return [entry.kind for entry in entries_of(actions.subject_of(advertisement)) if entry.kind.startswith("site.")]


def test_advertisement_goes_out_after_a_second_person_approved(proposed):
    made = proposed(channel="site")
    refused = publish(made)
    assert refused.reason.code == "site.advertisement-not-approved"
    assert refused.clauses[0] == "ec.fair-advertising"
    assert kinds(made) == ["site.advertisement.proposed", "site.advertisement.refused"]
    assert approve(made) == Passed()
    assert state(made) == "approved"
    assert isinstance(publish(made), Passed)
    assert state(made) == "published"
    seen = ["looked-at", "approved", "published"]
    assert kinds(made)[2:] == [f"site.advertisement.{one}" for one in seen]
    assert publish(made).reason.code == "site.advertisement-done"


@pytest.mark.parametrize("by", ["clerk", "officer"])
def test_neither_its_author_nor_whoever_may_not_approves(proposed, by):
    made = proposed()
    assert isinstance(approve(made, by=by), Refused)
    assert state(made) == "proposed"


def test_author_who_may_approve_does_not_approve_the_own(company):
    made = actions.propose_advertisement(content=content(), attachment=None, by=staff("compliance"), at=clock.now())
    assert approve(made).reason.code == "identity.approval-same-person"


def test_demands_are_those_that_the_clause_covers(company):
    """Where the clause comes to cover another leaf, this fails until it is among what is confirmed."""
    from anbao.rulebook import api as rulebook

    (found,) = [one for one in rulebook.clauses(at=clock.now()) if one.key == clause()]
    day = clock.local_date(clock.now())
    assert {one.leaf for one in demands()} == set(found.address_on(day).cover)


@pytest.mark.parametrize("missing", range(len(DEMANDS)))
def test_each_demand_is_confirmed_by_itself(proposed, missing):
    made = proposed()
    some = [one for n, one in enumerate(DEMANDS) if n != missing]
    assert approve(made, confirmed=some).reason.code == "site.demands-open"
    assert not AdvertisementLook.objects.exists()
    assert state(made) == "proposed"


def test_approver_is_the_one_who_confirmed(proposed):
    made = proposed()
    actions.look_at_demands(advertisement=made, confirmed=DEMANDS, by=staff("officer"), at=clock.now())
    row = Advertisement.objects.get(id=made)
    refused = identity.approve(approval=row.approval, by=staff("compliance"), at=clock.now())
    assert refused.reason.code == "site.demands-open"
    assert approve(made) == Passed()
    assert approve(made).reason.code == "identity.approval-decided"
    assert AdvertisementLook.objects.count() == 2 * len(DEMANDS)


def test_probe_notices_an_approval_without_a_look(approved):
    made = approved(channel="site")
    assert isinstance(demands_looked_at(clock.now()).verdict, Passed)
    row = Advertisement.objects.get(id=made)
    again = actions.propose_advertisement(
        content=content(channel="site", title="沒有看過"), attachment=None, by=staff("clerk"), at=clock.now()
    )
    actions._step(Advertisement.objects.get(id=again), "approved", by=staff("compliance"), at=clock.now())
    told = demands_looked_at(clock.now()).verdict.reason.details["faults"]
    assert str(again) in told
    assert str(row.id) not in told


def test_what_was_advertised_is_kept_with_its_digest(approved, monkeypatch):
    made = approved(channel="site")
    assert advertised_faults(clock.now()) == (0, [])  # not out yet
    publish(made)
    assert advertised_faults(clock.now()) == (1, [])
    monkeypatch.setattr(queries_of_demands, "content_of", lambda _row: content(title="別的話"))
    assert advertised_faults(clock.now()) == (1, [f"{made}: is not what was approved"])


def test_rejected_advertisement_stays_unpublished(proposed):
    made = proposed()
    row = Advertisement.objects.get(id=made)
    assert identity.reject(approval=row.approval, reason="文案不實", by=staff("compliance"), at=clock.now()) == Passed()
    assert state(made) == "rejected"
    assert isinstance(publish(made), Refused)


@pytest.mark.parametrize(("days", "allowed"), [(-1, False), (0, True), (1, False)])
def test_period_is_kept_to_the_day(approved, days, allowed):
    day = clock.local_date(clock.now()) + timedelta(days=days)
    made = approved(channel="site", starts_on=day, ends_on=day)
    assert isinstance(publish(made), Passed) is allowed


def test_withdrawn_advertisement_is_neither_published_nor_approved(approved, proposed):
    made = approved(channel="site")
    assert actions.withdraw(advertisement=made, by=staff("clerk"), at=clock.now()) == Passed()
    assert publish(made).reason.code == "site.advertisement-withdrawn"
    other = proposed()
    actions.withdraw(advertisement=other, by=staff("clerk"), at=clock.now())
    assert approve(other).reason.code == "site.advertisement-withdrawn"
    assert state(other) == "withdrawn"


def test_attachment_is_part_of_what_is_approved(proposed, monkeypatch):
    made = proposed(attachment=actions.Attachment("a.png", "image/png", PNG))
    row = queries.find(made)
    assert files.read(row.file) == PNG
    monkeypatch.setattr(
        queries, "content_of", lambda row: Content(row.title, row.channel, row.text, row.starts_on, row.ends_on)
    )
    monkeypatch.setattr(actions, "content_of", queries.content_of)
    assert approve(made).reason.code == "site.advertisement-changed"


def test_failed_entry_takes_the_proposal_with_it(company, monkeypatch):
    from anbao.ledger import api as ledger

    def broken(**_):
        raise RuntimeError

    monkeypatch.setattr(ledger, "record", broken)
    with pytest.raises(RuntimeError):
        actions.propose_advertisement(content=content(), attachment=None, by=staff("clerk"), at=clock.now())
    assert not Advertisement.objects.exists()


# Sending


@pytest.fixture
def customers(company):
    """Three customers with addresses of their own."""
    from datetime import date

    from django.db import transaction

    made = {}
    for number, national_id in enumerate(("A123456789", "B123456780", "C123456782")):
        data = identity.PersonData(
            national_id=national_id, name="林美玲", birth_date=date(1990, 5, 17), phone=f"091234567{number}",
            mail=f"customer{number}@example.tw", address="臺北市",
        )  # fmt: skip
        prepared = identity.prepare_password(password="Harbor-72-kestrel", at=clock.now())
        with transaction.atomic():
            person = identity.keep_person(data=data, by=system("tests"), at=clock.now())
            identity.open_account(
                person=person, login=f"customer-{number}", password=prepared, by=system("tests"), at=clock.now()
            )
        made[data.mail] = person
    return made


def begin(advertisement):
    return actions.begin_sending(advertisement=advertisement, by=staff("clerk"), at=clock.now())


def test_every_customer_is_written_to_once(approved, customers, post):
    made = approved()
    assert isinstance(begin(made), Passed)
    drain()
    assert sorted(mail.to for mail in post.sent) == sorted(customers)
    assert all(mail.subject == "【廣告】冬季旅遊" and mail.stop in mail.text for mail in post.sent)
    assert len({mail.stop for mail in post.sent}) == 3
    send_advertisement(advertisement=str(made), after="start")  # the queue may run it again
    drain()
    assert len(post.sent) == 3
    assert begin(made).reason.code == "site.advertisement-done"


def test_batches_reach_everybody(approved, customers, post, monkeypatch):
    monkeypatch.setattr(mailing, "BATCH", 1)
    begin(approved())
    drain()
    assert len(post.sent) == 3


def test_stopping_by_the_mail_s_link_holds_from_the_next_mail_on(approved, customers, post):
    begin(approved())
    drain()
    first = post.sent[0]
    path = first.stop.removeprefix("http://127.0.0.1:8000")
    page = Client().get(path)
    assert "停止寄送廣告郵件" in page.content.decode()
    assert first.to not in page.content.decode()  # masked
    second = approved(title="第二則")
    begin(second)
    drain()
    assert first.to in [mail.to for mail in post.sent if "第二則" in mail.subject]  # looking alone stops nothing
    answer = Client(enforce_csrf_checks=True).post(path)
    assert "已經停止，立即生效" in answer.content.decode()
    third = approved(title="第三則")
    begin(third)
    drain()
    assert sorted(mail.to for mail in post.sent if "第三則" in mail.subject) == sorted(set(customers) - {first.to})
    found = queries.dossier(queries.find(third), at=clock.now())
    assert (found.mails["sent"], found.mails["withheld"]) == (2, 1)
    assert AdvertisementMail.objects.filter(advertisement=third, message=None).count() == 1


def test_button_of_a_mail_program_stops_without_cookie_or_form(approved, customers, post):
    from anbao.messages.models import AdvertisingChoice

    begin(approved())
    drain()
    path = post.sent[0].stop.removeprefix("http://127.0.0.1:8000")
    answer = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert AdvertisingChoice.objects.get().way == "one-click"
    Client(enforce_csrf_checks=True).post(path, {"resume": "1"})
    assert [one.wanted for one in AdvertisingChoice.objects.order_by("chosen_at")] == [False, True]


def test_written_but_not_sent_mail_is_withheld_after_stopping(approved, customers, post):
    made = approved()
    begin(made)
    send_advertisement(advertisement=str(made), after="start")  # written, waiting in the queue
    from anbao.messages import api as messages

    messages.stop_advertising_to(address="customer1@example.tw", by=staff("clerk"), at=clock.now())
    drain()
    assert "customer1@example.tw" not in [mail.to for mail in post.sent]
    assert queries.dossier(queries.find(made), at=clock.now()).mails == {"sent": 2, "withheld": 1}


def test_withdrawn_advertisement_writes_no_further_mail(approved, customers, post):
    made = approved()
    begin(made)
    actions.withdraw(advertisement=made, by=staff("clerk"), at=clock.now())
    drain()
    assert post.sent == ()


def test_unapproved_advertisement_is_not_sent(proposed, customers, post):
    assert begin(proposed()).reason.code == "site.advertisement-not-approved"
    drain()
    assert post.sent == ()


def test_only_mail_advertisements_are_mailed(approved, customers):
    assert begin(approved(channel="print")).reason.code == "site.advertisement-no-mail"


@pytest.mark.parametrize("token", ["x", "A" * 43, "../.."])
def test_token_that_is_not_ours_leads_nowhere(company, token):
    assert Client().get(f"/mail/stop/{token}/").status_code == 404
    assert Client().post(f"/mail/stop/{token}/").status_code == 404


def test_address_that_stops_is_the_public_one(company):
    assert stop_url("abc") == "http://127.0.0.1:8000/mail/stop/abc/"


# Pages of staff


def typed(**changes):
    today = clock.local_date(clock.now()).isoformat()
    form = {
        "title": "冬季旅遊",
        "channel": "mail",
        "text": "先看保險費\r\n再出發。",
        "starts_on": today,
        "ends_on": today,
    }
    return {**form, **changes}


def test_pages_take_an_advertisement_from_proposal_to_sending(company, customers, post):
    clerk, compliance = signed_in("clerk"), signed_in("compliance")
    form = typed(file=SimpleUploadedFile("a.png", PNG, content_type="text/html"))
    answer = clerk.post("/console/advertisements/new/", form)
    path = answer["Location"]
    made = UUID(path.split("/")[-2])
    assert f"{path}approve/" not in clerk.get(path).content.decode()
    assert f"{path}approve/" in compliance.get(path).content.decode()
    boxes = compliance.get(path).content.decode()
    assert all(f'value="{one.key}"' in boxes and one.title in boxes for one in demands())
    assert " checked" not in boxes  # nobody looked yet
    refused = compliance.post(f"{path}approve/", {"demand": DEMANDS[1:]})
    assert refused.status_code == 422
    assert "還有要求沒有確認" in refused.content.decode()
    assert refused.content.decode().count(" checked") == len(DEMANDS) - 1  # what was ticked stays
    assert compliance.post(f"{path}approve/", {"demand": DEMANDS}).status_code == 302
    assert clerk.post(f"{path}send/").status_code == 302
    drain()
    assert len(post.sent) == 3
    page = clerk.get(path).content.decode()
    assert "已寄出" in page
    download = clerk.get(f"{path}file/")
    assert download.content == PNG
    assert download["Content-Type"] == "image/png"  # by its bytes, not by what the browser said
    assert download["Content-Disposition"].startswith("attachment")
    assert queries.find(made).text == "先看保險費\n再出發。"
    assert "冬季旅遊" in clerk.get("/console/advertisements/").content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "請填寫標題。"),
        ({"text": ""}, "請填寫文案。"),
        ({"ends_on": "2020-01-01"}, "結束不能早於開始。"),
        ({"file": SimpleUploadedFile("a.svg", b"<svg/>")}, "這個檔案不是 PDF、PNG、JPEG，請換一個。"),
        ({"file": SimpleUploadedFile("a.png", PNG + b"0" * (5 * 1024 * 1024))}, "最大 5 MB"),
    ],
)
def test_form_says_what_is_wrong(company, changes, words):
    answer = signed_in("clerk").post("/console/advertisements/new/", typed(**changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Advertisement.objects.exists()


def test_who_may_do_what(company, proposed):
    made = proposed()
    path = f"/console/advertisements/{made}/"
    assert Client().get(path).status_code == 302
    officer = signed_in("officer")
    assert officer.get(path).status_code == 200
    assert officer.get("/console/advertisements/new/").status_code == 403
    assert [officer.post(f"{path}{act}/").status_code for act in ("approve", "publish", "withdraw")] == [403] * 3
    assert officer.post(f"{path}anything/").status_code == 404
    assert officer.get(f"/console/advertisements/{uuid4()}/").status_code == 404
    refused = signed_in("clerk").post(f"{path}publish/")
    assert refused.status_code == 422
    assert "這則廣告還沒有核准" in refused.content.decode()


def test_rejection_on_the_page_takes_a_reason_that_its_author_reads(company, proposed):
    made = proposed()
    path, compliance = f"/console/advertisements/{made}/", signed_in("compliance")
    assert 'name="reason"' in compliance.get(path).content.decode()
    refused = compliance.post(f"{path}reject/", {"reason": " "})
    assert refused.status_code == 422
    assert "駁回要寫下理由" in refused.content.decode()
    assert state(made) == "proposed"
    long = compliance.post(f"{path}reject/", {"reason": "長" * 501})
    assert (long.status_code, "長" * 501 in long.content.decode()) == (422, True)
    assert compliance.post(f"{path}reject/", {"reason": "期間寫錯了"}).status_code == 302
    assert state(made) == "rejected"
    assert "期間寫錯了" in signed_in("clerk").get(path).content.decode()


def test_staff_stop_advertising_for_a_caller(company):
    clerk = signed_in("clerk")
    assert clerk.post("/console/advertisements/stop/", {"address": "nonsense"}).status_code == 422
    answer = clerk.post("/console/advertisements/stop/", {"address": "mei@example.tw"})
    assert "已登記停止寄送" in clerk.get(answer["Location"]).content.decode()

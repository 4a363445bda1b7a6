"""A forgotten password: identified anew, a code that works once, sessions and tokens ended, strangers told nothing."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anbao.endpoints.queries.tokens import live
from anbao.identity import api
from anbao.identity.actions import resets
from anbao.identity.models import TO_NOBODY, OneTimePassword, PasswordReset, Session, Spending
from anbao.identity.queries.figures import gate_limits, otp_figures, otp_sends, reset_life
from anbao.kernel.actor import system
from anbao.kernel.verdict import Passed, Refused
from anbao.keys.api import unseal_json
from anbao.ledger.models import Event
from anbao.messages.models import Message
from anbao.messages.queries import SECRET
from tests.integration.endpoints.conftest import token
from tests.integration.identity.conftest import AT, BY, PASSWORD, PROFILE, VISITOR
from tests.integration.identity.test_otp import wrong_codes
from tests.integration.identity.test_pages import now, post
from tests.support.profiles import change_profile

__all__ = ["now"]  # a fixture
NEW = "Meadow-59-lantern"
BORN = date(1990, 5, 17)
FORGOT, CODE, AGAIN, CHOOSE = (f"/sign-in/forgot/{page}" for page in ("", "code/", "code/again/", "password/"))
TYPED = {"who": "meiling", "birth_date_year": "79", "birth_date_month": "5", "birth_date_day": "17", "channel": "sms"}
STRANGE = [{"who": "nobody.here"}, {"who": "B223456786"}, {"birth_date_day": "18"}]
SLOW_TEXTS = "簡訊現在送得很慢"
SAME_CHOSEN = {"password": NEW, "again": NEW}


def work(at):
    """What the worker does with every reset that waits."""
    for row in PasswordReset.objects.filter(otp=None, ended_at=None):
        resets.send_code(reset=row.id, by=system("tests"), at=at)


def begun(client, now, **typed):
    page = client.post(FORGOT, {**TYPED, **typed})
    assert (page.status_code, page["location"]) == (302, CODE)
    work(now.at)
    return PasswordReset.objects.order_by("-begun_at", "-id").first()


def the_code(reset):
    row = OneTimePassword.objects.get(id=reset.otp)
    text = unseal_json(bytes(Message.objects.get(id=row.message).secret_text), context=SECRET)["text"]
    return re.search(r"[:：碼 ](\d{6})\b", text)[1]


def identified(client, now, **typed):
    reset = begun(client, now, **typed)
    assert client.post(CODE, {"code": the_code(reset)})["location"] == CHOOSE
    return reset


def opens(password, login="meiling", at=AT):
    found = api.check_password(login=login, password=password, audience="customer", by=VISITOR, at=at)
    return None if isinstance(found, Refused) else found


def kinds():
    return list(Event.objects.values_list("kind", flat=True))


@pytest.mark.parametrize("who", ["meiling", " MEILING ", "A123456789", "a123456789"])
@pytest.mark.parametrize("channel", ["sms", "mail"])
def test_reset_from_the_first_page_to_the_account(people, now, who, channel):
    account = people.customer()
    elsewhere, client = Client(), Client()
    post(elsewhere)
    identified(client, now, who=who, channel=channel)
    assert client.post(CHOOSE, SAME_CHOSEN)["location"] == "/account/"
    assert Session.objects.get(account__isnull=False).account_id == account  # here, and nowhere else
    assert client.get("/account/devices/").status_code == 200
    assert (opens(PASSWORD), opens(NEW)) == (None, account)
    told = Message.objects.get(template__startswith="identity.password-set")
    other = "mail" if channel == "sms" else "sms"
    assert (told.template, told.channel) == (f"identity.password-set-{other}", other)
    assert {"identity.reset.begun", "identity.reset.looked-up", "identity.reset.completed"} <= set(kinds())


@pytest.mark.parametrize("typed", STRANGE)
def test_reset_of_strangers_looks_the_same_and_writes_to_nobody(people, now, typed):
    people.customer()
    pages = []
    for one in ({}, typed):
        client = Client()
        reset = begun(client, now, **one)
        page = client.get(CODE)
        row = OneTimePassword.objects.get(id=reset.otp)
        wrong = client.post(
            CODE, {"code": "000000" if row.message == TO_NOBODY else wrong_codes(the_code(reset), 1)[0]}
        )
        pages.append([page.status_code, _bare(page), wrong.status_code, _bare(wrong)])
    assert pages[0] == pages[1]
    assert Message.objects.count() == 1  # to the one who is known
    assert PasswordReset.objects.filter(account=None).count() == 1


def _bare(page):
    """A page without what differs from one request to the next, and without what was typed."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page.content.decode())
    return re.sub(r'value="\d{6}"', "", text)


@pytest.mark.parametrize("typed", [{}, *STRANGE])
def test_reset_asks_the_database_as_often_for_anybody(people, now, typed):
    """The pages do the same, statement by statement, for whom we know and whom we do not."""
    people.customer()
    asked = []
    for one in ({}, typed):
        client = Client()
        with CaptureQueriesContext(connection) as first:
            client.post(FORGOT, {**TYPED, **one})
        work(now.at)
        with CaptureQueriesContext(connection) as second:
            client.post(CODE, {"code": "12"})
        asked.append((len(first), len(second)))
    assert asked[0] == asked[1]


def test_reset_code_is_compared_as_often_as_the_rule_says(people, now):
    people.customer()
    client = Client()
    reset = begun(client, now)
    right, most = the_code(reset), otp_figures(AT).attempts

    def guess(code):
        try:
            return resets.try_code(reset=reset.id, code=code, by=VISITOR, at=AT)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(40) as pool:
        assert all(isinstance(one, Refused) for one in pool.map(guess, wrong_codes(right, 40)))
    assert kinds().count("identity.otp.compared") == most
    assert isinstance(guess(right), Refused)  # even the right one is too late
    assert client.get(CHOOSE)["location"] == CODE


def test_reset_is_used_once_however_many_come_at_once(people, now):
    account = people.customer()
    reset = identified(Client(), now)

    def complete(n):
        try:
            return resets.complete(reset=reset.id, password=f"Meadow-{n:02}-lantern-x", by=VISITOR, at=AT).verdict
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        verdicts = list(pool.map(complete, [41, 53, 75, 97, 31, 63, 85, 19]))
    assert sum(isinstance(one, Passed) for one in verdicts) == 1
    assert kinds().count("identity.password.set") == 1
    assert opens(PASSWORD) is None
    del account


def test_reset_is_over_after_its_figure(people, now):
    people.customer()
    client = Client()
    reset = identified(client, now)
    now.forward(seconds=reset_life(AT).total_seconds())
    page = client.post(CHOOSE, SAME_CHOSEN)
    assert (page.status_code, "重設已經結束" in page.content.decode()) == (422, True)
    refused = resets.complete(reset=reset.id, password=NEW, by=VISITOR, at=now.at).verdict
    assert refused.reason.code == "identity.reset-over"
    assert opens(PASSWORD, at=now.at)


def test_reset_without_the_code_sets_nothing(people, now):
    people.customer()
    reset = begun(Client(), now)
    refused = resets.complete(reset=reset.id, password=NEW, by=VISITOR, at=AT).verdict
    assert refused.reason.code == "identity.reset-unidentified"
    assert "identity.reset.refused" in kinds()
    assert opens(PASSWORD)


def test_reset_belongs_to_the_browser_that_began_it(people, now):
    people.customer()
    reset = begun(Client(), now)
    stranger = Client()
    for page, typed in ((CODE, {"code": the_code(reset)}), (CHOOSE, SAME_CHOSEN), (AGAIN, {})):
        assert "重設已經結束" in stranger.post(page, typed).content.decode()
    assert opens(PASSWORD)


def test_reset_of_a_stranger_leaves_the_own_code_working(people, now):
    """Somebody who knows login and birthday begins one too: the code of the right person still works."""
    account = people.customer()
    mine, theirs = Client(), Client()
    reset = begun(mine, now)
    now.forward(seconds=40)
    begun(theirs, now)
    assert mine.post(CODE, {"code": the_code(reset)})["location"] == CHOOSE
    assert mine.post(CHOOSE, SAME_CHOSEN)["location"] == "/account/"
    assert "重設已經結束" in theirs.get(CODE).content.decode() or theirs.get(CODE).status_code == 422
    assert opens(NEW, at=now.at) == account


def test_reset_code_again_over_the_other_channel(people, now):
    people.customer()
    client = Client()
    first = the_code(begun(client, now))
    assert client.post(AGAIN, {"channel": "mail"}).status_code == 422  # too soon
    now.forward(seconds=31)
    assert client.post(AGAIN, {"channel": "mail"})["location"] == CODE
    assert client.post(CODE, {"code": first}).status_code == 422  # still on its way: no attempt is counted
    assert "identity.otp.compared" not in kinds()
    work(now.at)
    reset = PasswordReset.objects.get()
    row = OneTimePassword.objects.get(id=reset.otp)
    assert row.channel == "mail"
    right = Message.objects.get(id=row.message)
    assert right.channel == "mail"
    assert client.post(CODE, {"code": first}).status_code == 422


def test_reset_codes_to_one_recipient_are_limited_and_nobody_hears(people, now):
    people.customer()
    most, _since = otp_sends(AT)
    for _ in range(most + 2):
        Spending.objects.all().delete()  # whoever asks has a budget of their own; here it is about the recipient
        begun(Client(), now)
        now.forward(seconds=31)
    assert Message.objects.filter(template="identity.otp-sms").count() == most
    assert PasswordReset.objects.filter(account=None).count() == 2


def test_reset_obeys_the_guards_and_keeps_what_failed_beside_the_field(people, now):
    people.customer()
    client = Client()
    identified(client, now)
    page = client.post(CHOOSE, {"password": "0912345678", "again": "0912345678"})
    text = page.content.decode()
    assert page.status_code == 422
    for said in ("密碼要同時有英文字母和數字", "密碼裡有您的個人資料"):
        assert said in text
    assert "0912345678" not in text
    assert "這組密碼最近用過" in client.post(CHOOSE, {"password": PASSWORD, "again": PASSWORD}).content.decode()
    assert client.post(CHOOSE, SAME_CHOSEN)["location"] == "/account/"


def test_reset_opens_on_this_device_while_strangers_hold_the_lock(people, now):
    account = people.customer()
    strangers, client = Client(), Client()
    for _ in range(gate_limits(AT).attempts):
        page = post(strangers, password="wrong")
    assert FORGOT in page.content.decode()
    identified(client, now)
    assert client.post(CHOOSE, SAME_CHOSEN)["location"] == "/account/"
    assert client.get("/account/devices/").status_code == 200
    assert Session.objects.get(account__isnull=False).account_id == account
    assert post(strangers, password="wrong").status_code == 403  # the strangers won nothing by it


def test_reset_ends_the_tokens_of_programs(people, now):
    account = people.customer()
    made, _told = token(str(account), "customer", AT)
    assert live(made.token_hash, at=AT + timedelta(seconds=1)) is not None
    now.forward(seconds=5)
    client = Client()
    identified(client, now)
    client.post(CHOOSE, SAME_CHOSEN)
    assert live(made.token_hash, at=now.at) is None


def test_reset_of_a_broker_needs_it_too(people, now):
    change_profile(content={**PROFILE, "company": {**PROFILE["company"], "kind": "broker"}}, by=BY, at=AT)
    people.customer()
    refused = resets.complete(reset=begun(Client(), now).id, password=NEW, by=VISITOR, at=AT).verdict
    assert refused.reason.code == "identity.reset-unidentified"
    assert any(clause == "brk.password-reset" for clause in refused.clauses)


def test_reset_rows_hold_nothing_that_was_typed(people, now):
    people.customer()
    client = Client()
    reset = identified(client, now, who="A123456789")
    with connection.cursor() as cursor:
        cursor.execute("SELECT r::text FROM identity_passwordreset r")
        dump = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(args::text, ' ') FROM procrastinate_jobs")
        queue = cursor.fetchone()[0]
    for secret in ("meiling", "A123456789", "1990", the_code(reset)):
        assert secret not in dump.replace("1990-", "")
        assert secret not in queue
    assert b"meiling".hex() not in dump


def test_staff_pages_say_who_sends_a_start_password(people, now):
    page = Client().get("/console/sign-in/").content.decode()
    assert "請系統管理人員為您重新寄一組起始密碼" in page
    assert "/sign-in/forgot/" not in page


def test_reset_while_text_messages_do_not_leave(people, now):
    """The gateway is down: said to everybody, known or not; the mail takes over and nothing was used up."""
    people.customer()
    client, stranger = Client(), Client()
    begun(client, now)
    assert SLOW_TEXTS not in client.get(CODE).content.decode()
    now.forward(seconds=31)
    begun(stranger, now, who="nobody.here")
    for one in (client, stranger):
        assert SLOW_TEXTS in one.get(CODE).content.decode()
    assert client.post(AGAIN, {"channel": "mail"})["location"] == CODE
    work(now.at)
    reset = PasswordReset.objects.exclude(account=None).get()
    assert OneTimePassword.objects.get(id=reset.otp).attempts == 0
    assert SLOW_TEXTS not in client.get(CODE).content.decode()
    assert client.post(CODE, {"code": the_code(reset)})["location"] == CHOOSE

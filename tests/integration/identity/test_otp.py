"""One-time passwords: bound to one act, five comparisons at most, once only, nothing in clear."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction

from anbao.identity import api
from anbao.identity.domain import codes
from anbao.identity.models import OneTimePassword
from anbao.identity.queries.figures import otp_figures, otp_sends
from anbao.kernel.actor import Subject
from anbao.kernel.verdict import Refused
from anbao.keys.api import create_data_key, unseal_json
from anbao.ledger.models import Event
from anbao.messages.models import Message
from anbao.messages.queries import SECRET
from tests.integration.identity.conftest import AT, BY, PROFILE, VISITOR
from tests.support.profiles import change_profile

PARALLEL = 40
ACT = hashlib.sha256(b"the thing approved").hexdigest()
OTHER = hashlib.sha256(b"another thing").hexdigest()
PURPOSE = "tests.approve"


@pytest.fixture(autouse=True)
def purpose():
    api.otp_purposes.add(PURPOSE, "確認測試")
    yield
    api.otp_purposes.discard(PURPOSE)


class Matter:
    def __init__(self):
        self.subject = Subject("application", str(uuid4()))
        with transaction.atomic():
            self.key = create_data_key(matter=self.subject, at=AT)

    def issue(self, *, at=AT, to="0912345678", act=ACT, never=()):
        with transaction.atomic(durable=True):
            return api.issue_otp(
                purpose=PURPOSE, act=act, matter=self.subject, data_key=self.key, channel="sms", to=to,
                by=VISITOR, at=at, never=never,
            )  # fmt: skip


def code_of(otp):
    row = Message.objects.get(id=OneTimePassword.objects.get(id=otp.id).message)
    text = unseal_json(bytes(row.secret_text), context=SECRET)["text"]
    return text.rpartition("#")[2]


def wrong_codes(right, number):
    return [f"{(int(right) + 1 + n) % 10 ** len(right):0{len(right)}}" for n in range(number)]


def redeem(otp, code, *, at=AT, act=ACT, purpose=PURPOSE):
    try:
        return api.redeem_otp(otp=otp.id, code=code, purpose=purpose, act=act, by=VISITOR, at=at)
    finally:
        connections.close_all()


def count(kind):
    return Event.objects.filter(kind=kind).count()


def test_otp_right_code_once(people):
    otp = Matter().issue()
    code = code_of(otp)
    assert redeem(otp, f" {code[:3]} {code[3:]} ") == api.Redeemed(id=otp.id, at=AT)
    assert api.otp_status(otp.id).redeemed_at == AT
    assert isinstance(redeem(otp, code), Refused)
    assert (count("identity.otp.compared"), count("identity.otp.refused")) == (1, 1)


def test_otp_parallel_wrong_ones(people):
    otp = Matter().issue()
    most = otp_figures(AT).attempts
    code = code_of(otp)
    with ThreadPoolExecutor(PARALLEL) as pool:
        answers = list(pool.map(lambda wrong: redeem(otp, wrong), wrong_codes(code, PARALLEL)))
    assert all(isinstance(answer, Refused) for answer in answers)
    assert count("identity.otp.compared") == most
    assert count("identity.otp.refused") == PARALLEL - most
    assert isinstance(redeem(otp, code), Refused)
    assert count("identity.otp.compared") == most
    assert api.otp_status(otp.id).attempts_left == 0


def test_otp_parallel_right_ones_redeem_once(people):
    otp = Matter().issue()
    code = code_of(otp)
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda _: redeem(otp, code), range(5)))
    assert sum(isinstance(answer, api.Redeemed) for answer in answers) == 1


def test_otp_expires(people):
    first = Matter().issue()
    assert first.expires_at == AT + otp_figures(AT).valid_for
    assert isinstance(redeem(first, code_of(first), at=first.expires_at), Refused)
    assert isinstance(redeem(first, code_of(first), at=first.expires_at - timedelta(microseconds=1)), api.Redeemed)


@pytest.mark.parametrize("wrong", [{"act": OTHER}, {"purpose": "tests.other"}])
def test_otp_for_something_else_is_not_even_compared(people, wrong):
    otp = Matter().issue()
    assert isinstance(redeem(otp, code_of(otp), **wrong), Refused)
    assert count("identity.otp.compared") == 0
    assert api.otp_status(otp.id).attempts_left == otp_figures(AT).attempts


def test_otp_issued_again_supersedes_and_cools_down(people):
    matter = Matter()
    first = matter.issue()
    code = code_of(first)
    soon = matter.issue(at=AT + codes.COOL_DOWN - timedelta(seconds=1))
    assert isinstance(soon, Refused)
    assert soon.reason.details == {"seconds": 1}
    second = matter.issue(at=AT + codes.COOL_DOWN, act=OTHER)
    later = AT + codes.COOL_DOWN
    assert isinstance(redeem(first, code, at=later), Refused)
    assert isinstance(redeem(second, code_of(second), at=later, act=OTHER), api.Redeemed)


def test_otp_limit_for_one_number(people):
    most, since = otp_sends(AT)
    answers = [Matter().issue() for _ in range(most + 1)]
    assert isinstance(answers[-1], Refused)
    assert not any(isinstance(answer, Refused) for answer in answers[:-1])
    assert isinstance(Matter().issue(at=AT + (AT - since)), api.IssuedOtp)


def test_otp_limit_is_the_companys_stricter_one(people):
    change_profile(content={**PROFILE, "stricter": {"otp.max_sends": 2}}, by=BY, at=AT - timedelta(days=1))
    assert [isinstance(Matter().issue(), Refused) for _ in range(3)] == [False, False, True]


def test_otp_parallel_issue_gives_one(people):
    matter = Matter()

    def issue(_):
        try:
            return matter.issue()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(issue, range(6)))
    assert sum(isinstance(answer, api.IssuedOtp) for answer in answers) == 1


def test_otp_unknown_is_refused(people):
    unknown = api.IssuedOtp(id=uuid4(), expires_at=AT, masked_to="")
    assert isinstance(redeem(unknown, "000000"), Refused)


def test_otp_never_one_of_the_forbidden(people, monkeypatch):
    drawn = iter([111111, 222222])
    monkeypatch.setattr("anbao.identity.actions.otp.secrets.randbelow", lambda _: next(drawn))
    assert code_of(Matter().issue(never=["111111"])) == "222222"


def test_otp_nothing_in_clear(people):
    otp = Matter().issue()
    code = code_of(otp)
    with connection.cursor() as cursor:
        for table in (
            "identity_onetimepassword",
            "messages_message",
            "procrastinate_jobs",
            "jobs_outgoingcall",
            "ledger_event",
        ):
            cursor.execute(f"SELECT coalesce(string_agg({table}::text, ' '), '') FROM {table}")
            dump = cursor.fetchone()[0]
            # A code of digits may stand inside a hexadecimal dump by chance; between other characters it may not.
            assert f"#{code}" not in dump
            for secret in (f"#{code}", "0912345678"):
                assert secret not in dump
                assert secret.encode().hex() not in dump

"""Counting guesses: exactly the rule's number reach the comparison, however many come at once."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

from django.db import connection, connections

import anbao
from anbao.identity import api
from anbao.identity.models import SignInGate
from anbao.identity.queries.figures import gate_limits
from anbao.kernel.verdict import Refused
from anbao.ledger.models import Event
from tests.integration.identity.conftest import AT, PASSWORD, VISITOR
from tests.support.hashing import product_hashing

PARALLEL = 40


def count(kind):
    return Event.objects.filter(kind=kind).count()


def attempt(password, at=AT, login="meiling", audience="customer"):
    try:
        return api.check_password(login=login, password=password, audience=audience, by=VISITOR, at=at)
    finally:
        connections.close_all()


def storm(login="meiling"):
    with ThreadPoolExecutor(PARALLEL) as pool:
        return list(pool.map(lambda n: attempt(f"wrong-{n}-guess", login=login), range(PARALLEL)))


def test_password_parallel_wrong_ones(people):
    people.customer()
    most = gate_limits(AT).attempts
    answers = storm()
    assert all(isinstance(answer, Refused) for answer in answers)
    assert count("identity.password.compared") == most
    assert count("identity.sign-in.refused") == PARALLEL - most
    assert attempt(PASSWORD).reason.code == "identity.locked"
    assert count("identity.password.compared") == most


def test_password_locked_still_so_after_a_restart(people):
    people.customer()
    storm()
    code = (
        "import django; django.setup()\n"
        "from datetime import datetime\n"
        "from anbao.identity import api\n"
        "from anbao.kernel.actor import Actor, ActorKind\n"
        f"print(api.check_password(login='meiling', password={PASSWORD!r}, audience='customer',"
        f" by=Actor(ActorKind.VISITOR, 'x'), at=datetime.fromisoformat({AT.isoformat()!r})).reason.code)"
    )
    source = str(Path(anbao.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": source}
    ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert ran.stdout.strip() == "identity.locked", ran.stderr


def test_password_lock_is_not_extended_and_ends(people):
    account = people.customer()
    limits = gate_limits(AT)
    for n in range(limits.attempts):
        attempt(f"wrong-{n}")
    locked_until = SignInGate.objects.get().locked_until
    assert locked_until == AT + limits.lock_for
    assert attempt(PASSWORD, at=locked_until - timedelta(seconds=1)).reason.code == "identity.locked"
    assert SignInGate.objects.get().locked_until == locked_until
    assert attempt(PASSWORD, at=locked_until) == account


def test_password_count_starts_anew_after_the_lock(people):
    people.customer()
    limits = gate_limits(AT)
    for n in range(limits.attempts):
        attempt(f"wrong-{n}")
    refused = attempt("wrong", at=AT + limits.lock_for)
    assert refused.reason.code == "identity.wrong-password"
    assert refused.reason.details["left"] == limits.attempts - 1


def test_password_right_one_forgets_the_wrong_ones_before(people):
    account = people.customer()
    for _ in range(2):
        for n in range(gate_limits(AT).attempts - 1):
            assert attempt(f"wrong-{n}").reason.code == "identity.wrong-password"
        assert attempt(PASSWORD) == account
    assert SignInGate.objects.get().attempts == 0


def test_password_right_one_as_the_last_attempt(people):
    account = people.customer()
    for n in range(gate_limits(AT).attempts - 1):
        attempt(f"wrong-{n}")
    assert attempt(PASSWORD) == account
    assert SignInGate.objects.get().locked_until is None


def test_password_right_one_overtaken_by_a_lock(people, monkeypatch):
    """While the right password is being compared, strangers use up the rest: no session over a lock."""
    from anbao.identity.actions import sign_in

    people.customer()
    real = sign_in.is_password

    def slow(*, account, wrapped, password):
        right = real(account=account, wrapped=wrapped, password=password)
        if password == PASSWORD:
            for n in range(gate_limits(AT).attempts):
                attempt(f"wrong-{n}")
        return right

    monkeypatch.setattr(sign_in, "is_password", slow)
    assert attempt(PASSWORD).reason.code == "identity.locked"


def test_password_unknown_login_gets_the_same_answers(people):
    people.customer()
    known, unknown = [[attempt("wrong", login=login) for _ in range(7)] for login in ("meiling", "nobody.here")]
    assert known == unknown
    most = gate_limits(AT).attempts
    assert count("identity.password.compared") == most


def test_password_of_another_audience_opens_nothing(people):
    people.customer()
    people.staff("clerk", "commerce-clerk")
    assert isinstance(attempt(PASSWORD, login="meiling", audience="staff"), Refused)
    assert isinstance(attempt(PASSWORD, login="clerk"), Refused)


def test_password_digest_moved_to_another_account_opens_nothing(people):
    first = people.customer()
    other = people.staff("clerk", "commerce-clerk")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE identity_account SET password ="
            " (SELECT password FROM identity_account WHERE id = %s) WHERE id = %s",
            [other.id, first],
        )
    assert isinstance(attempt(PASSWORD), Refused)


def test_password_change_keeps_history_and_refuses_the_same(people):
    account = people.customer()
    assert api.set_password(account=account, password=PASSWORD, by=VISITOR, at=AT).reason.code == (
        "identity.password-reused"
    )
    api.set_password(account=account, password="Meadow-59-lantern", by=VISITOR, at=AT)
    assert attempt("Meadow-59-lantern") == account
    assert isinstance(attempt(PASSWORD), Refused)
    assert count("identity.password.refused") == 1
    assert count("identity.password.set") == 1


def test_password_reminder_is_due_after_the_figure(people):
    account = people.customer()
    assert not api.password_reminder_due(account=account, at=AT + timedelta(days=364))
    assert api.password_reminder_due(account=account, at=AT + timedelta(days=367))


def test_password_unknown_login_takes_as_long(people):
    """A sanity check by CPU, which other processes do not disturb; the statistical comparison is a later issue's."""
    spent = {"meiling": [], "nobody.here": []}
    with product_hashing():
        people.customer()
        for n in range(gate_limits(AT).attempts):
            for login, times in spent.items():
                start = time.process_time()
                attempt(f"wrong-{n}", login=login)
                times.append(time.process_time() - start)
    assert 0.5 < min(spent["meiling"]) / min(spent["nobody.here"]) < 2

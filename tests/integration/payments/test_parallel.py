"""Many at once, with real commits: what is owed back never exceeds what was captured."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from anbao.commerce.payments import api as payments
from anbao.commerce.payments.models import Refund
from tests.integration.payments.paid import captured, owe


def at_once(count, act):
    together = threading.Barrier(count)

    def run(number):
        try:
            together.wait(timeout=20)
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_parallel_refunds_never_exceed_the_capture(committed_db):
    payment = captured(500)
    answers = at_once(6, lambda number: owe(payment, 200, cause=f"cause-{number}"))
    assert sum(isinstance(answer, payments.RefundView) for answer in answers) == 2
    assert sum(Refund.objects.values_list("amount", flat=True)) == 400


def test_parallel_refunds_of_one_cause_are_one(committed_db):
    payment = captured(500)
    answers = at_once(6, lambda number: owe(payment, 200))
    assert len({answer.id for answer in answers}) == 1
    assert Refund.objects.count() == 1

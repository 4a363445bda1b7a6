"""Many at once, with real commits: the sum accepted never exceeds the limit."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from anbao.commerce.underwriting.models import Reservation, UnderwritingDecision


def test_parallel_applications_never_exceed_the_limit(committed_db, company, person, decide):
    company()
    somebody = person()
    together = threading.Barrier(8)

    def apply(number: int) -> bool:
        try:
            together.wait(timeout=20)
            return decide(somebody, f"a{number}", accident=5_000_000).passed
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        passed = list(pool.map(apply, range(8)))
    assert sum(passed) == 2  # 5 + 5 of 12 million
    held = Reservation.objects.filter(state="reserved", benefit="accident").values_list("amount", flat=True)
    assert sum(held) == 10_000_000


def test_two_hundred_applications_at_once_never_exceed_the_limit(committed_db, company, person, decide):
    """Forty connections, each with five applications of half a million, begun together: twelve million are accepted."""
    company()
    somebody = person()
    together = threading.Barrier(40)

    def apply(number: int) -> int:
        try:
            together.wait(timeout=60)
            return sum(decide(somebody, f"a{number}-{i}", accident=500_000, days=1 + i).passed for i in range(5))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(40) as pool:
        passed = sum(pool.map(apply, range(40)))
    assert passed == 24
    held = Reservation.objects.filter(state="reserved", benefit="accident").values_list("amount", flat=True)
    assert sum(held) == 12_000_000
    assert UnderwritingDecision.objects.count() == 200

"""What a probe says of several things."""

from anbao.kernel.looks import NOTHING_YET, SHOWN, looked
from anbao.kernel.verdict import Passed, Reason, Refused

BROKEN = Reason("test.broken", "壞了：{faults}。", "修好。")


def test_nothing_wrong_in_something_seen_passes():
    found = looked([], seen=1, says="1 thing", otherwise=BROKEN)
    assert (found.verdict, found.says) == (Passed(), "1 thing")


def test_nothing_seen_shows_nothing():
    assert looked([], seen=0, says="", otherwise=BROKEN).verdict == NOTHING_YET


def test_fault_is_told_though_nothing_else_was_seen():
    verdict = looked(["a"], seen=0, says="", otherwise=BROKEN).verdict
    assert verdict == Refused(Reason("test.broken", "壞了：{faults}。", "修好。", {"faults": "a"}))


def test_some_faults_are_told_and_the_rest_counted():
    def told(count):
        return looked([str(n) for n in range(count)], seen=9, says="", otherwise=BROKEN).verdict.reason.details[
            "faults"
        ]

    assert told(SHOWN + 2) == "0; 1; 2; 3; 4; +2"
    assert told(SHOWN) == "0; 1; 2; 3; 4"

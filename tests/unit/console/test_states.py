import pytest

from anbao.console.domain.states import counted, weakest


@pytest.mark.parametrize(
    ("states", "together"),
    [
        ([], "context"),
        (["running"], "running"),
        (["planned", "planned"], "planned"),
        (["running", "planned"], "partly"),
        (["running", "broken"], "broken"),
        (["planned", "broken", "running"], "broken"),
    ],
)
def test_weakest_state(states, together):
    assert weakest(states) == together


def test_counts_keep_explanations_apart():
    counts = counted(["running", "planned", "planned", "partly", "context"])
    assert (counts.normative, counts.context, counts.total, counts.open) == (4, 1, 5, 3)
    assert (counts.of("planned"), counts.of("broken")) == (2, 0)

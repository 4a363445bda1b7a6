"""Properties of the machine: nothing unreachable, nothing without a word for the customer."""

import pytest

from anbao.commerce.journey.domain import events, machine
from anbao.commerce.journey.domain.machine import ARROWS, CONTINUED_BY, ENDED, NEXT_STEPS, State
from anbao.jobs.queue import tasks
from anbao.kernel import registries


def reachable() -> set[State]:
    found = {a.target for a in ARROWS if a.source is None}
    while True:
        more = {a.target for a in ARROWS if a.source in found} - found
        if not more:
            return found
        found |= more


def test_states_all_reachable():
    assert reachable() == set(State)


def test_arrows_all_reachable():
    assert all(a.source is None or a.source in reachable() for a in ARROWS)


def test_arrows_have_one_kind_a_name():
    kinds: dict[str, set[str]] = {}
    for a in ARROWS:
        kinds.setdefault(a.name, set()).add(a.kind)
    assert all(len(found) == 1 for found in kinds.values())


@pytest.mark.parametrize("state", sorted(State))
def test_next_step_named(state):
    step = NEXT_STEPS[state]
    assert step.title
    assert step.text
    assert (step.page != "") == (step.waits_for == "customer")


@pytest.mark.parametrize("state", sorted(State))
def test_states_lead_on_unless_ended(state):
    leaves = {a.target for a in ARROWS if a.source == state} - {state}
    assert bool(leaves) != (state in ENDED)


def test_states_that_wait_for_outside_are_continued_by_a_task():
    waiting = {state for state, step in NEXT_STEPS.items() if step.waits_for == "outside"} | {State.CAPTURED}
    assert waiting == set(CONTINUED_BY)


def test_continuing_tasks_are_registered_and_start_where_they_continue():
    from anbao.commerce.journey import tasks as module  # noqa: F401

    for state, task in CONTINUED_BY.items():
        assert task in tasks
        assert machine.allowed(task.removeprefix("journey."), state)


def test_outside_arrows_say_whom_they_ask():
    assert all((a.kind == "outside") == (a.outside is not None) for a in ARROWS)
    arrows = set(machine.outside_arrows())
    assert {("capture", ("card", "capture")), ("capture", ("bank", "debit"))} <= arrows


def test_every_arrow_that_asks_the_acquirer_has_its_like_at_the_bank():
    asked = {a.outside for a in ARROWS if a.outside is not None and a.outside[0] == "card"}
    assert asked == set(machine.OF_ACCOUNT)


def test_capture_follows_only_the_receipt_report():
    """Voiding comes after it too: there only the acquirer's answer to a capture already sent leads on."""
    assert {a.source for a in ARROWS if a.target == State.CAPTURED} == {State.RECEIPT_REPORTED, State.VOIDING}
    assert {a.source for a in ARROWS if a.target == State.CONTRACTED and a.name != "notify"} == {State.CAPTURED}


def test_unknown_move_refused():
    with pytest.raises(machine.NotAllowed):
        machine.arrow("capture", State.AUTHORIZED, State.CAPTURED)


def test_money_in_flight_never_lapses_or_changes():
    flying = {State.CARD_ENTERED, State.AUTHORIZED, State.RECEIPT_REPORTED, State.CAPTURED, State.VOIDING}
    for name in ("lapse", "change_quote", "enter_data", "expire_payment"):
        assert not any(machine.allowed(name, state) for state in flying)


@pytest.mark.parametrize("arrow", ARROWS, ids=lambda a: f"{a.name}-{a.source}-{a.target}")
def test_every_arrow_has_an_event_type(arrow):
    assert events.kind_of(arrow.name, arrow.target) in registries.event_types

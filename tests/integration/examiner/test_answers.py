"""Each answer is good while what it looks at is in order, and red after a breach, with every question it answers."""

from datetime import timedelta

import pytest

from tests.integration.examiner.breaches import BREACHES, agreed, review_in_time


def test_every_answer_has_a_breach() -> None:
    from anbao.kernel import registries

    assert set(BREACHES) == registries.answers.names()


def test_answers_name_questions_and_what_they_ask_for(shop, sold) -> None:
    from anbao.examiner.queries.checklist import checklist
    from anbao.kernel import registries

    questions = checklist(shop.at).questions
    for name, answer in registries.answers.items():
        for key, shown in answer.questions.items():
            wanted = {piece.obligation.id for piece in questions[key].asked.own}
            assert set(shown) <= wanted, (name, key)


@pytest.mark.parametrize("name", sorted(BREACHES))
def test_breach_turns_the_answer_and_its_questions_red(shop, sold, name, request) -> None:
    from anbao.examiner.queries.checklist import question
    from anbao.kernel import registries

    monkeypatch = request.getfixturevalue("monkeypatch")
    monkeypatch.setattr("anbao.ledger.queries.answering.SIGNED_WITHIN", timedelta(days=100))  # no sequencer runs here
    answer, at = registries.answers.get(name), shop.at
    good, breach = BREACHES[name]
    agreed(at)  # the scene registers without the pages on which one agrees
    review_in_time(at)
    if good and good is not agreed:
        good(at)
    before = {key: question(key, at)[0].state for key in answer.questions}
    assert answer.look(at).state == ("none" if name == "ledger.signed" else "good")
    assert "q_bad" not in before.values()
    later = breach(at, **{one: request.getfixturevalue(one) for one in ("settings", "monkeypatch", "tmp_path")}) or at
    assert answer.look(later).state == "bad"
    for key, state in before.items():
        if state != "q_off":
            assert question(key, later)[0].state == "q_bad", key


def test_without_evidence_every_question_is_open(db) -> None:
    """Fails closed: a company with a profile and nothing else has no answer but what holds of the installation."""
    from datetime import UTC, datetime

    from anbao.examiner.queries.checklist import checklist
    from anbao.kernel import registries
    from anbao.kernel.actor import system
    from anbao.rulebook.api import adopt_profile
    from tests.integration.console.conftest import PROFILE

    at = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
    adopt_profile(content=PROFILE, by=system("tests"), at=at)
    found = checklist(at)
    assert len(found.questions) == 69
    of_the_installation = {"keys.kept-apart", "project.database-roles", "rulebook.changes", "rulebook.whole"}
    for one in found.questions.values():
        shown = {look.name for look in one.looks if look.found.state == "good"}
        if one.asked.ours and not shown & of_the_installation:
            assert one.state in {"q_open", "q_bad"}, one.asked.key
    assert sum(one.state == "q_answered" for one in found.questions.values()) == 0
    assert registries.answers.names()

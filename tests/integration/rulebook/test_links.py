"""Links between clauses that ship: what answers the examiner's questions, and what two rules say of one subject."""

from collections import Counter

from tests.support.book import shipped_book

BOOK = shipped_book()
CLAUSES = {clause.key: clause for clause in BOOK.clauses}
QUESTIONS = [clause for clause in BOOK.clauses if clause.work == "chk" and clause.obligations]

OWN_ANSWER = {
    "chk.applicant-identity",
    "chk.board-plan",
    "chk.board-risk-limits",
    "chk.certificate-procedures",
    "chk.contracts-consistent",
    "chk.contracts-reviewed-by-units",
    "chk.customer-keys",
    "chk.key-generation-secret",
    "chk.key-length",
    "chk.management-risk-control",
    "chk.outage-liability",
    "chk.phishing-drill",
    "chk.risk-duties-separated",
    "chk.risk-procedures-revised",
}
"""Questions that no encoded rule answers: only their own obligation does."""


def pairs(*relations):
    return {(one.key, to) for one in BOOK.clauses for relation, to in one.links if relation in relations}


def test_answers_are_there_for_every_question_but_these():
    assert len(QUESTIONS) == 69
    answered = {key for key, _ in pairs("answered-by")}
    assert {one.key for one in QUESTIONS} - answered == OWN_ANSWER


def test_answers_lead_from_questions_to_rules_that_bind_insurers():
    asking = {one.key for one in QUESTIONS}
    for key, to in pairs("answered-by"):
        assert key in asking, key
        assert CLAUSES[to].work in {"ec", "isec", "cloud", "co"}, (key, to)
        assert CLAUSES[to].force != "context", (key, to)


def test_links_that_read_alike_from_both_ends_are_written_once():
    """Pages show these from either end; written twice they would show twice."""
    for relations in (("parallel",), ("answered-by", "checked-by")):
        both = pairs(*relations)
        assert {(key, to) for key, to in both if (to, key) in both} == set()


def test_links_do_not_repeat_an_answer_as_a_mere_see():
    answers = pairs("answered-by")
    assert {(key, to) for key, to in pairs("see", "with") if (to, key) in answers} == set()


def test_links_are_not_to_the_clause_itself():
    assert [one.key for one in BOOK.clauses if any(to == one.key for _, to in one.links)] == []


def test_rules_of_brokers_insurers_and_cloud_are_joined():
    """What two rules have in common is joined: `parallel` where both say the same, else `see`."""
    joined = Counter(frozenset((CLAUSES[key].work, CLAUSES[to].work)) for key, to in pairs("parallel", "see"))
    assert joined[frozenset({"brk", "isec"})] > 100
    assert joined[frozenset({"cloud", "isec"})] > 30
    same = Counter(frozenset((CLAUSES[key].work, CLAUSES[to].work)) for key, to in pairs("parallel"))
    assert 2 * same[frozenset({"brk", "isec"})] > joined[frozenset({"brk", "isec"})]

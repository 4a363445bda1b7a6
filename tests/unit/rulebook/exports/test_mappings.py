"""The mapping collection: our relations in OSCAL's vocabulary, claiming no more than is true."""

from datetime import date

import pytest

from anbao.rulebook.domain.exports.material import ExportEmpty
from anbao.rulebook.domain.exports.oscal.document import NAMESPACE
from anbao.rulebook.domain.exports.oscal.mappings import mapping_collection
from anbao.rulebook.domain.exports.words import RELATION
from anbao.rulebook.domain.validation import RELATIONS
from tests.unit.rulebook.exports.written import material, values


def maps(on=date(2026, 11, 2)):
    made = mapping_collection(material(on=on, company=False), b"{}")["mapping-collection"]
    return [one for mapping in made["mappings"] for one in mapping["maps"]]


def test_mappings_parallel_clauses_overlap():
    parallel = next(one for one in maps() if values(one, "relation") == ["parallel"])
    assert (parallel["relationship"], parallel["matching-rationale"]) == ("intersects-with", "semantic")
    assert "ns" not in parallel
    assert parallel["sources"] == [{"type": "control", "id-ref": "law.length"}]
    assert parallel["targets"] == [{"type": "control", "id-ref": "twin.length"}]


def test_mappings_what_is_no_overlap_keeps_our_word_under_our_namespace():
    exception = next(one for one in maps() if values(one, "relation") == ["exception-to"])
    assert (exception["relationship"], exception["ns"]) == ("exception-to", NAMESPACE)


def test_mappings_hold_links_between_clauses_in_force_only():
    assert len(maps()) == 2
    assert len(maps(on=date(2023, 12, 31))) == 3  # law.gone was still there


def test_mappings_know_every_relation_of_the_rulebook():
    assert RELATION.keys() == RELATIONS


def test_mappings_of_unlinked_clauses_are_refused(monkeypatch):
    alone = material(company=False)
    monkeypatch.setattr(type(alone), "links", lambda self, clause: ())
    with pytest.raises(ExportEmpty):
        mapping_collection(alone, b"{}")

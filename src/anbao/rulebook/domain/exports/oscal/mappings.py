"""The mapping collection: how clauses of one regulation relate to those of another, or of the same.

OSCAL's own relationships are about sets of requirements. Of clauses that are parallel, or a question and its answer,
we claim the least that is always true: they overlap (`intersects-with`). What is no overlap of requirements (a pointer,
an exception) keeps our own word, under our namespace. Our word is in the properties in either case.
"""

from anbao.rulebook.domain.exports.material import ExportEmpty, Material
from anbao.rulebook.domain.exports.oscal.document import (
    NAMESPACE,
    Json,
    document,
    file_name,
    identifier,
    props,
)
from anbao.rulebook.domain.exports.words import RELATION, both
from anbao.rulebook.domain.model import Words

TITLE = Words("安保規則冊：條目之間的關聯", "Anbao rulebook: how clauses relate")
_OVERLAPS = {
    "parallel": "semantic",
    "narrows": "semantic",
    "checked-by": "functional",
    "answered-by": "functional",
}
"""Relations that say that two requirements overlap, and in what respect."""
_DESCRIPTION = Words(
    "由規則冊編輯逐條標示，不是窮盡的對照；「對應條文」只表示規範同一件事，數字與範圍可能不同。",
    "Set clause by clause by the rulebook's editors, not exhaustive. Parallel clauses deal with the same matter; their "
    "figures and scope may differ.",
)


def mapping_collection(material: Material, catalog: bytes) -> Json:
    """One mapping for each pair of works, a map for each link. Raises ExportEmpty."""
    links: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for clause in material.clauses:
        for relation, to in material.links(clause):
            links.setdefault((clause.work, to.partition(".")[0]), []).append((clause.key, relation, to))
    if not links:
        raise ExportEmpty(f"No clauses in force on {material.on} are linked: name a later day.")
    file = file_name("catalog", material.on)
    body = {
        "provenance": {
            "method": "human",
            "matching-rationale": "semantic",
            "status": "not-complete",
            "mapping-description": both(_DESCRIPTION, "\n\n"),
        },
        "mappings": [_mapping(material, *works, links[works], file) for works in sorted(links)],
    }
    return document("mapping-collection", TITLE, material, body, catalog=catalog)


def _mapping(material: Material, source: str, target: str, links: list[tuple[str, str, str]], file: str) -> Json:
    resource = {"type": "catalog", "href": file}
    titles = (material.book.works[work].title for work in (source, target))
    return {
        "uuid": identifier("mapping", source, target),
        "source-resource": {**resource, "props": props(("work", source))},
        "target-resource": {**resource, "props": props(("work", target))},
        "maps": [_map(*link) for link in links],
        "mapping-description": " → ".join(both(title) for title in titles),
    }


def _map(source: str, relation: str, target: str) -> Json:
    overlaps = relation in _OVERLAPS
    return {
        "uuid": identifier("map", source, relation, target),
        **({"matching-rationale": _OVERLAPS[relation]} if overlaps else {"ns": NAMESPACE}),
        "relationship": "intersects-with" if overlaps else relation,
        "sources": [{"type": "control", "id-ref": source}],
        "targets": [{"type": "control", "id-ref": target}],
        "props": props(("relation", relation)),
        "remarks": both(RELATION[relation]),
    }

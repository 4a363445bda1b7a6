"""The catalog: every clause in force on the day as a control, under its work and its article."""

from collections.abc import Iterator
from datetime import date

from anbao.rulebook.domain.exports.addresses import unit_title
from anbao.rulebook.domain.exports.material import Material
from anbao.rulebook.domain.exports.oscal.document import Json, document, filled, identifier, line, plain, props
from anbao.rulebook.domain.exports.words import both, limit_words, texts
from anbao.rulebook.domain.leaves import unit_of
from anbao.rulebook.domain.model import Clause, Dated, Param, Words
from anbao.rulebook.domain.readings import Reading

Figures = tuple[tuple[Param, Dated], ...]

TITLE = Words("安保規則冊：條目目錄", "Anbao rulebook: catalog of clauses")


def catalog(material: Material) -> Json:
    """The catalog of all clauses in force, whether or not they concern the company. Raises ExportEmpty."""
    body = {
        "groups": [_work(material, work) for work in material.by_work],
        "back-matter": {"resources": [_resource(material, work) for work in material.by_work]},
    }
    return document("catalog", TITLE, material, body)


def parameter_id(clause: Clause, figure: str) -> str:
    """The same figure may stand in several clauses, so its parameter is named after both."""
    return f"{clause.key}_{figure}"


def _work(material: Material, key: str) -> Json:
    work, version = material.book.works[key], material.version(key)
    clauses = material.by_work[key]
    group: Json = {
        "id": key,
        "class": work.kind,
        "title": line(both(work.title)),
        "props": props(("version", str(version.since)), ("encoded", version.encoded), ("mark", version.mark)),
        "links": [{"href": f"#{_resource_id(material, key)}", "rel": "reference"}],
    }
    controls = [_control(material, clause, version.mark, n) for n, clause in enumerate(clauses, start=1)]
    if work.kind != "regulation":
        return {**group, "controls": controls}
    units: dict[str, list[Json]] = {}
    for clause, control in zip(clauses, controls, strict=True):
        units.setdefault(unit_of(material.address(clause).cite), []).append(control)
    groups = [
        {"id": f"{key}_{unit}", "class": "unit", "title": line(both(unit_title(unit))), "controls": inside}
        for unit, inside in units.items()
    ]
    return {**group, "groups": groups}


def _control(material: Material, clause: Clause, mark: str, position: int) -> Json:
    address = material.address(clause)
    figures = material.figures(clause)
    return {
        "id": clause.key,
        "class": "clause",
        "title": line(both(clause.title)),
        **filled("params", [_parameter(material, clause, *pair) for pair in figures]),
        "props": [
            {"name": "label", "value": f"{clause.work} {address.cite}"},
            {"name": "sort-id", "value": f"{clause.work}-{position:04d}"},
            *props(
                ("force", clause.force),
                ("address", address.cite),
                ("covers", " ".join(address.cover) if address.cover != (address.cite,) else ""),
                ("mark", mark),
                ("applies-when", material.condition(clause)),
                ("per", clause.per),
                *[("evidence", kind) for kind in clause.evidence],
            ),
        ],
        **filled("links", [{"href": f"#{to}", "rel": relation} for relation, to in material.links(clause)]),
        "parts": [_statement(clause, figures), *_readings(material, clause)],
    }


def _parameter(material: Material, clause: Clause, param: Param, dated: Dated) -> Json:
    value = dated.value
    assert value is not None  # noqa: S101  (`figures` gives none that has ended)
    return {
        "id": parameter_id(clause, param.name),
        "props": props(
            ("figure", param.name),
            ("unit", param.unit),
            ("bound", param.bound),
            ("since", str(dated.since)),
            ("mark", dated.mark),
            ("source", plain(dated.source) or f"{material.work(clause).title.zh} {material.address(clause).cite}"),
        ),
        "label": line(param.name),
        "constraints": [{"description": line(both(limit_words(value, param.unit, param.bound)))}],
        "values": texts(value),
    }


def _statement(clause: Clause, figures: Figures) -> Json:
    """The summary, Chinese before English; then each figure by insertion, so that a profile's value shows."""
    items = [_item(clause, param.name) for param, _ in figures]
    prose = f"{line(clause.summary.zh)}\n\n{line(clause.summary.en)}"
    return {"id": f"{clause.key}_smt", "name": "statement", "prose": prose, **filled("parts", items)}


def _item(clause: Clause, figure: str) -> Json:
    return {
        "id": f"{clause.key}_smt.{figure}",
        "name": "item",
        "props": [{"name": "label", "value": figure}],
        "prose": f"{{{{ insert: param, {parameter_id(clause, figure)} }}}}",
    }


def _readings(material: Material, clause: Clause) -> Iterator[Json]:
    """How the clause is read, as guidance; where counsel is still to confirm it, it says so."""
    for reading in material.readings.get(clause.key, ()):
        yield _guidance(clause, reading)


def _guidance(clause: Clause, reading: Reading) -> Json:
    return {
        "id": f"{clause.key}_gdn.{reading.key.partition('.')[2]}",
        "name": "guidance",
        "class": reading.kind,
        "title": line(both(reading.question)),
        "props": props(
            ("reading", reading.key),
            ("status", reading.status),
            ("for-counsel", "yes" if reading.for_counsel else "no"),
            ("number", reading.number),
            ("adopt-by", _day(reading.adopt_by)),
        ),
        "prose": f"{line(reading.reading.zh)}\n\n{line(reading.reading.en)}",
    }


def _day(day: date | None) -> str:
    return str(day) if day else ""


def _resource_id(material: Material, key: str) -> str:
    return identifier("work", key, str(material.version(key).since))


def _resource(material: Material, key: str) -> Json:
    """The regulation itself, with the version that its clauses speak of and the later ones that are known."""
    work, version = material.book.works[key], material.version(key)
    later = [("known-later-version", str(one.since)) for one in work.later_than_encoded()]
    resource: Json = {
        "uuid": _resource_id(material, key),
        "title": line(both(work.title)),
        **({"description": both(version.note, "\n\n")} if version.note else {}),
        "props": props(
            ("version", str(version.since)),
            ("adopted", _day(version.adopted)),
            ("filed", _day(version.filed)),
            ("effective", _day(version.effective)),
            ("encoded", version.encoded),
            ("mark", version.mark),
            ("source", plain(version.source)),
            ("issuer", plain(both(work.issuer)) if work.issuer else ""),
            *later,
        ),
    }
    return resource | filled("document-ids", [{"identifier": version.document}] if version.document else [])

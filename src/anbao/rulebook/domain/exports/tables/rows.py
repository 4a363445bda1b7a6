"""The rows of every table."""

from collections.abc import Iterable, Iterator

from anbao.kernel.registries import Figure
from anbao.rulebook.domain.coverage import name_of
from anbao.rulebook.domain.exports.addresses import address_words
from anbao.rulebook.domain.exports.conditions import condition_text
from anbao.rulebook.domain.exports.material import Material
from anbao.rulebook.domain.exports.tables import columns
from anbao.rulebook.domain.exports.tables.table import Cell, Row, Table
from anbao.rulebook.domain.exports.words import texts, value_words
from anbao.rulebook.domain.model import Clause, Obligation, Words


def tables(material: Material) -> tuple[Table, ...]:
    """All tables, as they follow each other in the workbook."""
    return (
        Table("about", Words("說明", "about"), columns.ABOUT, tuple(_about(material)), 2),
        Table("works", Words("法規", "works"), columns.WORKS, tuple(_works(material)), 10),
        Table("clauses", Words("條目", "clauses"), columns.CLAUSES, tuple(_clauses(material)), 11),
        Table("figures", Words("數值", "figures"), columns.FIGURES, tuple(_figures(material)), 11),
        Table("obligations", Words("義務", "obligations"), columns.OBLIGATIONS, tuple(_obligations(material)), 11),
        Table("readings", Words("解讀", "readings"), columns.READINGS, tuple(_readings(material)), 10),
        Table("links", Words("關聯", "links"), columns.LINKS, tuple(_links(material)), 5),
    )


def _about(material: Material) -> Iterator[Row]:
    company = material.company
    yield "有效日 / in force on", material.on
    yield "規則冊 SHA-256 / book", material.book.digest
    yield (
        "公司 / company",
        company.content["company"]["name"] if company else "沒有採用中的公司設定 / no profile adopted",
    )
    yield "公司設定 SHA-256 / profile", company.digest if company else ""
    yield from _TEXT


_TEXT: tuple[Row, ...] = (
    ("內容", "標題與摘要是本平台自己的說法，不是法規原文；要看原文請以公會或主管機關公布者為準。"),
    ("content", "Titles and summaries are in our own words; the regulations' text is what the authority publishes."),
    ("狀態", "「運作中」指程式裡已有執行的東西；「規劃中」就是還沒做，這一條仍是開放的缺口。"),
    ("state", "Running: the code has what carries it out. Planned: not done yet, the clause is open."),
    ("標記", "V 已對照原文，N 次級來源，U 未經查證，own 公司自訂。"),
    ("mark", "V from the primary text, N from a secondary source, U unverified, own the company's own choice."),
    ("條號代碼", "a 條，p 項，s 款，i 目，n 子目，h 壹貳參，x 附件，t 表，r 列；a4-1 是第四條之一。"),
    ("address", "a article, p paragraph, s subparagraph, i item, n subitem, h part, x annex, t table, r row."),
    ("本公司", "依公司設定判斷：適用、視個案（要看個別系統、廠商或案件）、不適用。"),
    (
        "this company",
        "By the company's profile: applies, depends on the single system, vendor or matter, does not apply.",
    ),
)


def _works(material: Material) -> Iterator[Row]:
    for key, clauses in material.by_work.items():
        work, version = material.book.works[key], material.version(key)
        note = version.note or Words("", "")
        yield (
            key,
            work.title.zh,
            version.since,
            version.encoded,
            version.mark,
            version.document,
            version.source,
            note.zh,
            _joined(str(one.since) for one in work.later_than_encoded()),
            len(clauses),
            work.title.en,
            note.en,
        )


def _clauses(material: Material) -> Iterator[Row]:
    for clause in material.clauses:
        address, version = material.address(clause), material.version(clause.work)
        yield (
            clause.key,
            clause.work,
            address_words(address.cite),
            clause.force,
            clause.title.zh,
            clause.summary.zh,
            _concerns(material, clause),
            material.clause_state(clause),
            _joined(param.name for param, _ in material.figures(clause)),
            _joined(clause.evidence),
            _joined(reading.key for reading in material.readings.get(clause.key, ())),
            clause.title.en,
            clause.summary.en,
            address.cite,
            _joined(address.cover),
            version.since,
            version.mark,
            material.condition(clause),
            clause.per,
        )


def _concerns(material: Material, clause: Clause) -> str:
    """Whether a clause concerns the company; empty where no company is given."""
    if material.company is None:
        return ""
    answer = clause.applies_on(material.on)(material.company.facts)
    return "depends" if answer is None else "yes" if answer else "no"


def _figures(material: Material) -> Iterator[Row]:
    for clause in material.clauses:
        address = material.address(clause)
        for param, dated in material.figures(clause):
            value = dated.value
            assert value is not None  # noqa: S101  (`figures` gives none that has ended)
            said, own = value_words(value, param.unit), _own(material, clause, param.name)
            yield (
                param.name,
                clause.key,
                clause.title.zh,
                address_words(address.cite),
                _value(value),
                said.zh,
                param.bound,
                own,
                "yes" if own not in {"", _value(value)} else "",
                dated.mark,
                dated.source or f"{material.work(clause).title.zh} {address.cite}",
                dated.since,
                param.unit,
                said.en,
            )


def _own(material: Material, clause: Clause, figure: str) -> Cell:
    """What holds for the company; empty where the clause does not concern it or no company is given."""
    if _concerns(material, clause) in {"", "no"}:
        return ""
    return _value(material.mine.figure(figure).value)


def _value(value: Figure) -> Cell:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return _joined(texts(value))


def _obligations(material: Material) -> Iterator[Row]:
    for clause in material.clauses:
        for one in clause.obligations:
            yield (clause.key, clause.title.zh, one.id, one.kind, name_of(one), material.state(one), *_details(one))


def _details(one: Obligation) -> Row:
    return (
        _joined(one.steps),
        *(one.schedule.get(part, "") for part in ("every", "within", "from")),
        _joined(one.done_by),
        one.for_each,
        one.schedule.get("calendar", ""),
        _joined(one.facts),
        _joined(one.figures),
        condition_text(one.applies_tree),
        condition_text(one.when_tree),
    )


def _readings(material: Material) -> Iterator[Row]:
    for reading in material.all_readings:
        yield (
            reading.key,
            reading.kind,
            reading.question.zh,
            reading.reading.zh,
            reading.status,
            "yes" if reading.for_counsel else "",
            reading.source,
            reading.since,
            _joined(reading.clauses),
            _joined(reading.works),
            reading.question.en,
            reading.reading.en,
            reading.author,
            reading.number,
            reading.adopt_by,
        )


def _links(material: Material) -> Iterator[Row]:
    titles = {clause.key: clause.title.zh for clause in material.clauses}
    for clause in material.clauses:
        for relation, to in material.links(clause):
            yield clause.key, clause.title.zh, relation, to, titles[to]


def _joined(names: Iterable[str]) -> str:
    return ", ".join(names)

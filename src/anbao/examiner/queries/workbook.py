"""What an examiner sees, as an XLSX workbook to take along: the checklist, or one question with its samples."""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.utils.translation import gettext as _

from anbao.examiner.domain.outline import PARTS, part_of
from anbao.examiner.queries.checklist import Checklist, Looked, Standing
from anbao.examiner.queries.draws import DrawView
from anbao.examiner.queries.question import KINDS, QuestionPage, Shown
from anbao.examiner.queries.words import said, told
from anbao.ui.api import look_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FONT = {"font_name": "Microsoft JhengHei", "font_size": 10, "text_wrap": True, "valign": "top", "border": 1}
_HEAD = {**_FONT, "bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF"}
_TINTS = {"q_answered": "#DDF4E4", "q_partly": "#FFF3D1", "q_bad": "#FFDCD8"}

Cell = str | int


@dataclass(frozen=True, slots=True)
class Sheet:
    """`columns`: title and width in characters; a row is as long, with the state that colours it behind."""

    title: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[tuple[Sequence[Cell], str]]


def checklist_book(found: Checklist, questions: Iterable[Standing]) -> bytes:
    """One sheet with every question that is given."""
    rows = [(_question_row(one), one.state) for one in questions]
    return _book(
        [Sheet(_("查核項目"), _question_columns(), rows)], _("以下為{moment}的情形").format(moment=told(found.at))
    )


def question_book(found: QuestionPage, draws: Sequence[DrawView]) -> bytes:
    """The question, its figures, its evidence, its clauses, and what this seat drew for it."""
    standing = found.standing
    sheets = [
        Sheet(_("題目"), _question_columns(), [(_question_row(standing), standing.state)]),
        Sheet(_("數字"), [(_("項目"), 34), (_("數字"), 40), (_("值"), 36), (_("狀態"), 12)], _figures(standing.looks)),
        Sheet(_("憑據"), _evidence_columns(), [(_evidence_row(one), _tint(one.state)) for one in found.evidence]),
        Sheet(
            _("條目"),
            [(_("條目"), 34), (_("我們的摘要"), 70), (_("官方條文"), 70)],
            [
                ((said(one.clause.title), said(one.clause.summary), "\n".join(one.passages)), "")
                for one in found.clauses
            ],
        ),
        Sheet(_("樣本"), _sample_columns(), list(_samples(draws))),
    ]
    moment = _("以下為{moment}的情形").format(moment=told(found.at))
    root = (
        _("帳冊 {size} 筆，樹根 {root}").format(size=told(found.head.size), root=found.head.root) if found.head else ""
    )
    return _book(sheets, f"{moment}　{root}")


def _question_columns() -> list[tuple[str, int]]:
    titles = (_("題號"), _("部分"), _("題目"), _("說明"), _("狀態"), _("目前數字"), _("還沒有憑據的部分"), _("條目"))
    return list(zip(titles, (6, 16, 34, 60, 12, 60, 40, 26), strict=True))


def _question_row(one: Standing) -> Sequence[Cell]:
    lacking = [f"{_(KINDS[piece.obligation.kind])} {piece.obligation.id}" for piece in one.lacking]
    figures = [f"{_(figure.label)} {told(figure.value)}" for look in one.looks for figure in look.found.figures]
    return (
        one.asked.number,
        _(PARTS.get(part_of(one.asked.address.cite), "")),
        said(one.asked.clause.title),
        said(one.asked.clause.summary),
        str(look_of(one.state)[0]),
        "\n".join(figures),
        "\n".join(lacking),
        one.asked.key,
    )


def _figures(looks: Iterable[Looked]) -> list[tuple[Sequence[Cell], str]]:
    rows: list[tuple[Sequence[Cell], str]] = []
    for look in looks:
        for figure in look.found.figures:
            state = str(look_of("q_bad")[0]) if figure.bad else ""
            value: Cell = figure.value if isinstance(figure.value, int) else told(figure.value)
            rows.append(((_(look.answer.title), _(figure.label), value, state), "q_bad" if figure.bad else ""))
    return rows


def _evidence_columns() -> list[tuple[str, int]]:
    titles = (_("憑據"), _("種類"), _("狀態"), _("最近一次"), _("有效到"), _("結果"), _("檢核結果"), _("編號與雜湊值"))
    return list(zip(titles, (40, 14, 12, 30, 30, 40, 24, 60), strict=True))


def _evidence_row(one: Shown) -> Sequence[Cell]:
    verdicts = [f"{word} {number:,}" for word, number in one.verdicts]
    proof = [f"{term} {value}" for term, value in one.proof]
    state = str(look_of(one.state)[0])
    return (one.title, one.kind, state, told(one.at), told(one.until), one.says, "\n".join(verdicts), "\n".join(proof))


def _tint(state: str) -> str:
    return "q_bad" if state == "q_bad" else ""


def _sample_columns() -> list[tuple[str, int]]:
    titles = (
        _("抽樣時間"),
        _("抽樣對象"),
        _("期間"),
        _("商品"),
        _("符合條件"),
        _("種子"),
        _("編號"),
        _("商品"),
        _("狀態"),
    )
    return list(zip(titles, (30, 14, 50, 20, 10, 24, 20, 24, 14), strict=True))


def _samples(draws: Iterable[DrawView]) -> Iterator[tuple[Sequence[Cell], str]]:
    for one in draws:
        row = one.row
        period = f"{told(row.since)} – {told(row.until)}"
        for sample in one.samples:
            drawn = (told(row.drawn_at), one.kind, period, one.product, row.out_of, row.seed)
            yield (*drawn, sample.number, sample.title, str(look_of(sample.state)[0])), ""


def _book(sheets: Iterable[Sheet], footer: str) -> bytes:
    out = io.BytesIO()
    xlsxwriter = import_module("xlsxwriter")  # a fifth of a second to load: not for every process
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    head, formats = book.add_format(_HEAD), dict[str, Any]()
    for sheet in sheets:
        _write(book.add_worksheet(sheet.title), sheet, head, lambda tint: _format(book, formats, tint), footer)
    book.close()
    return out.getvalue()


def _write(page: Any, sheet: Sheet, head: Any, style: Any, footer: str) -> None:
    for place, (title, width) in enumerate(sheet.columns):
        page.set_column(place, place, width)
        page.write_string(0, place, title, head)
    for number, (cells, state) in enumerate(sheet.rows, start=1):
        for place, cell in enumerate(cells):
            shape = style(_TINTS.get(state, ""))
            if isinstance(cell, int):
                page.write_number(number, place, cell, shape)
            else:
                page.write_string(number, place, cell[:32_000], shape)
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(8)  # A3
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_footer(f"&L{footer[:180]}&R&P / &N")


def _format(book: Any, made: dict[str, Any], tint: str) -> Any:
    if tint not in made:
        made[tint] = book.add_format({**_FONT, "quote_prefix": True, **({"bg_color": tint} if tint else {})})
    return made[tint]

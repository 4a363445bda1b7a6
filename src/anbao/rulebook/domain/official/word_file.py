"""The report as a DOCX file."""

import io
from importlib import import_module
from typing import Any

from anbao.kernel.errors import Misconfigured
from anbao.rulebook.domain.official.paper import Cell, Paper

_ADDED, _DELETED = (0x00, 0x50, 0xB3), (0xB0, 0x00, 0x20)
_FONT = "Noto Sans CJK TC"


def docx_bytes(paper: Paper) -> bytes:
    """The report as a Word file, additions underlined, deletions struck. Raises Misconfigured without python-docx."""
    try:
        docx, shared = import_module("docx"), import_module("docx.shared")
    except ImportError as error:
        raise Misconfigured("python-docx is not installed: DOCX cannot be written (HTML and JSON can).") from error
    document = docx.Document()
    document.styles["Normal"].font.name = _FONT
    document.add_heading(paper.title, level=1)
    for line in paper.lead:
        document.add_paragraph(line)
    for section in paper.sections:
        document.add_heading(section.title, level=2)
        columns = len(section.head) or 1
        table = document.add_table(rows=0, cols=columns)
        table.style = "Table Grid"
        if section.head:
            for cell, title in zip(table.add_row().cells, section.head, strict=True):
                cell.paragraphs[0].add_run(title).bold = True
        for row in section.rows:
            for cell, words in zip(table.add_row().cells, row, strict=True):
                _fill(cell.paragraphs[0], words, shared.RGBColor)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _fill(paragraph: Any, words: Cell, color: Any) -> None:
    for mark in words:
        run = paragraph.add_run(mark.text)
        if mark.how == "ins":
            run.underline = True
            run.font.color.rgb = color(*_ADDED)
        elif mark.how == "del":
            run.font.strike = True
            run.font.color.rgb = color(*_DELETED)
        elif mark.how == "strong":
            run.bold = True

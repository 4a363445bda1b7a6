"""Bytes → lines, within bounds of size, and what two texts share when spaces and widths of letters do not count."""

import re
import unicodedata
from dataclasses import dataclass

from anbao.rulebook.domain.official.errors import OfficialTextRefused

MAX_BYTES = 8 * 2**20
MAX_LINE = 100_000
MAX_LINES = 120_000

_OTHER_FORMATS = (
    (b"%PDF", "a PDF, not text: save its text first; a scan holds none"),
    (b"PK\x03\x04", "a packed document (DOCX, ODT, ZIP): save it as plain text first"),
    (b"\xd0\xcf\x11\xe0", "an old Office document: save it as plain text first"),
    (b"\x89PNG", "an image: a scan holds no text"),
    (b"\xff\xd8\xff", "an image: a scan holds no text"),
    (b"II*\x00", "an image: a scan holds no text"),
    (b"\xff\xfe", "UTF-16: save it as UTF-8 first"),
    (b"\xfe\xff", "UTF-16: save it as UTF-8 first"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\ufffd]")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_SPACE = re.compile(r"[\s\u200b\ufeff]+")
_ENDS = re.compile(r"[。？！?!：:…][」』）)\]】”]*$|[。？！][」』）)]*$")
_LEAST_CHINESE = 20
_OUTER = " \u3000\xa0\ufeff\u200b"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: its number, its text without the line's end, whether a blank line stands before it."""

    number: int
    text: str
    gap: bool = False


def decode(data: bytes) -> str:
    """The text of a file. Raises OfficialTextRefused for anything but UTF-8 text of a bearable size."""
    for magic, says in _OTHER_FORMATS:
        if data.startswith(magic):
            raise OfficialTextRefused("format", f"this is {says}")
    if len(data) > MAX_BYTES:
        line = data.count(b"\n", 0, MAX_BYTES) + 1
        raise OfficialTextRefused("size", f"over {MAX_BYTES // 2**20} MiB: no regulation is that long", line=line)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_utf8(data, error) from error
    control = _CONTROL.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        raise OfficialTextRefused("binary", "control characters: this is no text", line=line)
    if len(_CHINESE.findall(text, 0, 20_000)) < _LEAST_CHINESE and len(_CHINESE.findall(text)) < _LEAST_CHINESE:
        raise OfficialTextRefused("no-text", "hardly any Chinese text: a scan, or another document")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")


def _not_utf8(data: bytes, error: UnicodeDecodeError) -> OfficialTextRefused:
    line = data.count(b"\n", 0, error.start) + 1
    if error.end >= len(data) and "end of data" in error.reason:
        return OfficialTextRefused("truncated", "the file breaks off inside a character", line=line)
    for name, title in (("cp950", "Big5"), ("gb18030", "GB18030")):
        try:
            sample = data[: 2**16].decode(name, errors="strict" if len(data) <= 2**16 else "ignore")
        except UnicodeDecodeError:
            continue
        if len(_CHINESE.findall(sample)) * 3 > len(_SPACE.sub("", sample)):
            return OfficialTextRefused("encoding", f"not UTF-8; it looks like {title}: save it as UTF-8", line=line)
    return OfficialTextRefused("encoding", "not UTF-8 text", line=line)


def lines_of(text: str) -> list[Line]:
    """The lines that hold something. Raises OfficialTextRefused where there are too many or one is too long."""
    found: list[Line] = []
    gap = True
    for number, raw in enumerate(text.split("\n"), start=1):
        if len(raw) > MAX_LINE:
            raise OfficialTextRefused("line-too-long", f"a line of over {MAX_LINE} characters", line=number)
        if number > MAX_LINES:
            raise OfficialTextRefused("too-many-lines", f"over {MAX_LINES} lines", line=number)
        if raw.strip():
            found.append(Line(number, whole_letters(raw.strip(_OUTER)), gap))  # tabs stay: empty cells of a table
        gap = not raw.strip()
    return found


def whole_letters(text: str) -> str:
    """Letters as PDF extraction leaves them (Kangxi radicals, compatibility forms, ㈠) as the letters they are."""
    if text.isascii():
        return text
    return "".join(unicodedata.normalize("NFKC", c) if _odd(c) else c for c in text)


def _odd(character: str) -> bool:
    return (
        "\u2e80" <= character <= "\u2fdf"
        or "\uf900" <= character <= "\ufaff"
        or "\u3220" <= character <= "\u3229"
        or "\u2474" <= character <= "\u249b"
    )


def fold(text: str) -> str:
    """What is compared and hashed: NFKC, without any white space."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def width(text: str) -> int:
    """Columns that a text takes: two for a full-width character."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def ended(text: str) -> bool:
    """Whether a text ends where a sentence, or an introduction with its colon, ends."""
    return bool(_ENDS.search(text))


def joined(left: str, right: str) -> str:
    """Two lines as one: with a space between Latin words only."""
    if not left or not right:
        return left + right
    return f"{left} {right}" if left[-1].isascii() and right[0].isascii() else left + right

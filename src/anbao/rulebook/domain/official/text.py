"""Bytes → lines, within bounds of size, and what two texts share when spaces and widths of letters do not count."""

import re
import unicodedata
from dataclasses import dataclass

from anbao.rulebook.domain.official.errors import OfficialTextRefused

MAX_BYTES = 4 * 2**20
MAX_LINE = 20_000
MAX_LINES = 40_000

_OTHER_FORMATS = (
    (b"%PDF", "format.pdf"),
    (b"PK\x03\x04", "format.packed-document"),
    (b"\xd0\xcf\x11\xe0", "format.office"),
    (b"{\\rtf", "format.rtf"),
    (b"\x1f\x8b", "format.gzip"),
    (b"7z\xbc\xaf", "format.7z"),
    (b"Rar!", "format.rar"),
    (b"\x89PNG", "format.image"),
    (b"\xff\xd8\xff", "format.image"),
    (b"II*\x00", "format.image"),
    (b"\xff\xfe\0\0", "format.utf-32"),
    (b"\xff\xfe", "format.utf-16"),
    (b"\xfe\xff", "format.utf-16"),
)
_WEB_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^<>]{0,200}>\s*)?<(?:!doctype|html|head|body|meta)\b", re.IGNORECASE
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\ufffd\ud800-\udfff]")
_UTF16 = (("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16"))
_LOCAL = (("cp950", "Big5"), ("gb18030", "GB18030"))
_SAMPLE = 2**16
_CHINESE = re.compile("[\u4e00-\u9fff]")
_SPACE = re.compile(r"[\s\u200b\ufeff]+")
_ENDS = re.compile(r"[。？！?!：:…][」』）)\]】”]*$|[。？！][」』）)]*$|[（(](?:本[條項款目點])?刪除[)）]$")
_LEAST_CHINESE = 20
_ODD = ((0x2E80, 0x2FDF), (0xFE50, 0xFE6F), (0xF900, 0xFAFF), (0x3220, 0x3229), (0x2474, 0x249B))
_LETTERS = {
    code: unicodedata.normalize("NFKC", chr(code)) for first, last in _ODD for code in range(first, last + 1)
} | {0xFE30: "："}
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]+"
)
_OUTER = " \u3000\xa0\ufeff\u200b"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: its number, its text without the line's end, whether a blank line stands before it."""

    number: int
    text: str
    gap: bool = False


def decode(data: bytes) -> str:
    """The text of a file. Raises OfficialTextRefused for anything but UTF-8 text of a bearable size."""
    for magic, what in _OTHER_FORMATS:
        if data.startswith(magic):
            raise OfficialTextRefused(what)
    if _WEB_PAGE.match(data[:_SAMPLE]):
        raise OfficialTextRefused("format.web")
    if len(data) > MAX_BYTES:
        line = data.count(b"\n", 0, MAX_BYTES) + 1
        raise OfficialTextRefused("size", most=MAX_BYTES // 2**20, line=line)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_utf8(data, error) from error
    refuse_control(text)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")


def refuse_control(text: str, *, line: int = 0) -> None:
    """Raise OfficialTextRefused for characters that no text holds and no database keeps."""
    control = _CONTROL.search(text)
    if control:
        line = line or text.count("\n", 0, control.start()) + 1
        raise OfficialTextRefused("binary", line=line)


def refuse_without_words(text: str) -> None:
    """Raise OfficialTextRefused where hardly any Chinese text is."""
    if len(_CHINESE.findall(text, 0, 20_000)) < _LEAST_CHINESE and len(_CHINESE.findall(text)) < _LEAST_CHINESE:
        raise OfficialTextRefused("no-text")


def _not_utf8(data: bytes, error: UnicodeDecodeError) -> OfficialTextRefused:
    line = data.count(b"\n", 0, error.start) + 1
    if error.end >= len(data) and "end of data" in error.reason:
        return OfficialTextRefused("truncated.character", line=line)
    sample = data[: _SAMPLE - 1 if len(data) > _SAMPLE else len(data)]
    packed = bool(set(sample) & set(range(8)))
    for name, title in _UTF16 if packed else _LOCAL:
        words = sample[: len(sample) // 2 * 2].decode(name, errors="replace")
        bare = _SPACE.sub("", words)
        if len(_CHINESE.findall(words)) * 3 > len(bare) > 30 * bare.count("\ufffd"):
            return OfficialTextRefused("encoding.likely", encoding=title, line=line)
    if packed:
        return OfficialTextRefused("binary.unknown", line=line)
    return OfficialTextRefused("encoding", line=line)


def lines_of(text: str) -> list[Line]:
    """The lines that hold something. Raises OfficialTextRefused where there are too many or one is too long."""
    found: list[Line] = []
    gap = True
    for number, raw in enumerate(text.split("\n"), start=1):
        if len(raw) > MAX_LINE:
            raise OfficialTextRefused("line-too-long", most=MAX_LINE, line=number)
        if number > MAX_LINES:
            raise OfficialTextRefused("too-many-lines", most=MAX_LINES, line=number)
        if raw.strip():
            found.append(Line(number, whole_letters(raw.strip(_OUTER)), gap))  # tabs stay: empty cells of a table
        gap = not raw.strip()
    return found


def whole_letters(text: str) -> str:
    """Letters as PDF extraction and old encodings leave them (Kangxi radicals, ㈠, ︰, ﹑) as the letters they are."""
    return text.translate(_LETTERS)


def fold(text: str) -> str:
    """What is compared and hashed: NFKC, one sign for zero, without any white space."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text).replace("○", "〇"))


def width(text: str) -> int:
    """Columns that a text takes: two for a full-width character."""
    return len(text) + sum(map(len, _WIDE.findall(text)))


def ended(text: str) -> bool:
    """Whether a text ends where a sentence, or an introduction with its colon, ends."""
    return bool(_ENDS.search(text))


def joined(left: str, right: str) -> str:
    """Two lines as one: with a space between Latin words only."""
    if not left or not right:
        return left + right
    return f"{left} {right}" if left[-1].isascii() and right[0].isascii() else left + right

"""Addresses of a regulation's units (`a10.p1.s3`): their parts, and what somebody types to find one."""

import re
import unicodedata
from dataclasses import dataclass

_PART = re.compile(r"([a-z])(\d{1,4})(?:-(\d{1,3}))?")
_RAW = re.compile(r"[a-z]\d{1,4}(?:-\d{1,3})?(?:\.[a-z]\d{1,4}(?:-\d{1,3})?)*")
_NUMBER = r"([0-9]{1,4}|[一二三四五六七八九十百]{1,5})"
_SPOKEN = re.compile(
    rf"附件{_NUMBER}|(?:第)?{_NUMBER}(條|項|款|目)(?:之{_NUMBER})?|(?:第)?([0-9]{{1,4}})-([0-9]{{1,3}})條"
)
_LETTERS = {"條": "a", "項": "p", "款": "s", "目": "i"}
_DIGITS = {figure: value for value, figure in enumerate("零一二三四五六七八九")}


@dataclass(frozen=True, slots=True)
class Part:
    """One step of an address: `a4-1` is `Part("a", 4, 1)`."""

    letter: str
    number: int
    further: int = 0

    def __str__(self) -> str:
        return f"{self.letter}{self.number}" + (f"-{self.further}" if self.further else "")


Address = tuple[Part, ...]


def parse(address: str) -> Address:
    """The parts of an address; empty for what is none (`公司自訂`)."""
    if not _RAW.fullmatch(address):
        return ()
    found = (_PART.fullmatch(part) for part in address.split("."))
    return tuple(Part(one[1], int(one[2]), int(one[3] or 0)) for one in found if one)


def unit_of(address: str) -> str:
    """The article that an address belongs to; of an annex the part. What is no address is a unit of its own."""
    parts = address.split(".")
    return ".".join(parts[:2]) if parse(address) and parts[0].startswith("x") else parts[0]


def ancestors(address: str) -> tuple[str, ...]:
    """The addresses above one, the highest first."""
    parts = address.split(".")
    return tuple(".".join(parts[:depth]) for depth in range(1, len(parts)))


def asked(text: str) -> Address:
    """The address that somebody typed (`a10.p1`, `第10條第1項`, `第四條之一`, `附件五`); empty if it is none."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).lower()
    if raw := parse(plain):
        return raw
    parts: list[Part] = []
    end = 0
    for found in _SPOKEN.finditer(plain):
        if found.start() != end:
            return ()
        end = found.end()
        parts.append(_spoken(found))
    return tuple(parts) if end == len(plain) else ()


def fits(address: Address, wanted: Address) -> bool:
    """Whether `wanted` names the address or something above it; steps in between may be left out."""
    if not wanted or not address or address[0] != wanted[0]:
        return False
    rest = iter(address)
    return all(part in rest for part in wanted)


def number(text: str) -> int:
    """`12`, `十二`, `二十`, `一百零三` as a number."""
    if text.isdecimal():
        return int(text)
    total = current = 0
    for figure in text:
        if figure in "十百":
            total += (current or 1) * (10 if figure == "十" else 100)
            current = 0
        else:
            current = _DIGITS[figure]
    return total + current


def _spoken(found: re.Match[str]) -> Part:
    annex, main, word, further, dashed, dashed_further = found.groups()
    if annex:
        return Part("x", number(annex))
    if dashed:
        return Part("a", int(dashed), int(dashed_further))
    return Part(_LETTERS[word], number(main), number(further) if further else 0)

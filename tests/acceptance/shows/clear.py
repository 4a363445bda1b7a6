"""Finds a value in bytes, whichever way it may have been written there."""

import base64
import html
import json
import re
import zlib
from collections.abc import Mapping
from datetime import date
from functools import cache
from urllib.parse import quote, quote_plus

SHORT = 8  # digits: less than this many come about by chance inside numbers and hex
SURE = 6  # characters of base64: four of them come about once in 16 MB of it, which a database soon has
PIECE = 5  # bytes: shorter ones come about by chance, longer ones are shared by fewer needles
TOKEN = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")
HEX = re.compile(rb"[0-9a-f]{24,}|[0-9A-F]{24,}")


def dates(born: date) -> set[str]:
    """A date as people and programs write it, in years of the republic too, either way round."""
    y, m, d, roc = born.year, born.month, born.day, born.year - 1911
    words = {f"{y}年{m}月{d}日", f"{roc}年{m}月{d}日", f"民國{roc}年{m}月{d}日", f"{roc}年{m:02}月{d:02}日"}
    for sep in ("-", "/", ".", ""):
        words |= {f"{y}{sep}{m:02}{sep}{d:02}", f"{d:02}{sep}{m:02}{sep}{y}", f"{m:02}{sep}{d:02}{sep}{y}"}
        words |= {f"{roc:03}{sep}{m:02}{sep}{d:02}", f"{d:02}{sep}{m:02}{sep}{roc:03}"}
    for sep in ("-", "/", "."):
        words |= {f"{y}{sep}{m}{sep}{d}", f"{roc}{sep}{m}{sep}{d}", f"{d}{sep}{m}{sep}{roc}", f"{d}{sep}{m}{sep}{y}"}
    return words | {repr(born)}


def phones(number: str) -> set[str]:
    bare = number.removeprefix("0")
    return {
        number,
        f"886{bare}",
        f"886-{bare}",
        f"{number[:4]}-{number[4:7]}-{number[7:]}",
        f"{number[:4]}-{number[4:]}",
    }


@cache
def written(value: str) -> dict[bytes, str]:
    """The bytes of `value` → the encoding that makes them. Case is folded but in base64, which has none to fold."""
    found = {value.lower().encode("big5", errors="ignore"): "big5"} if not value.isascii() else {}
    for text in (value, value.upper(), value.lower()):
        for name in ("utf-8", "utf-16-le"):
            raw = text.encode(name)
            for shift in range(3):
                for kind, encode in (("base64url", base64.urlsafe_b64encode), ("base64", base64.b64encode)):
                    needle = _sure(encode(b"\0" * shift + raw), shift, len(raw))
                    if len(needle) >= SURE:
                        found[needle] = f"{name} {kind}"
    text = value.lower()
    wide = text.encode("utf-16-le")[: -1 if text.isascii() else None]  # then big-endian is found with it
    found |= {
        quote(text, safe="").lower().encode(): "percent",
        quote_plus(text).lower().encode(): "form",
        json.dumps(json.dumps(text)[1:-1])[1:-1].encode(): "json in json",
        json.dumps(text)[1:-1].encode(): "json",
        html.escape(text).encode(): "html",
        "".join(f"&#{ord(c)};" for c in text).encode(): "html numbers",
        wide: "utf-16",
        wide.hex().encode(): "utf-16 hex",
        text.encode().hex().encode(): "hex",
        value.upper().encode().hex().encode(): "hex",
        value.encode().hex().encode(): "hex",
        text.encode(): "utf-8",
    }
    return found


def _sure(encoded: bytes, shift: int, length: int) -> bytes:
    """The characters of a base64 text that hold bits of the value alone."""
    return encoded[-(-shift * 8 // 6) : (shift + length) * 8 // 6]


def find(values: Mapping[str, set[str]], *haystacks: bytes) -> list[str]:
    """`name (encoding)` of each value that stands in any haystack, or in what is packed inside it."""
    plain = b"\n".join(part for haystack in haystacks for part in (haystack, *packed(haystack)))
    hits = set()
    for haystack, exact in ((plain, True), (plain.lower(), False)):
        needles = _needles(values, exact=exact)
        for needle in _likely(frozenset(needles), haystack):
            hits |= {f"{name} ({way})" for name, form, way in needles[needle] if _stands(needle, form, haystack)}
    return sorted(hits)


def _needles(values: Mapping[str, set[str]], *, exact: bool) -> dict[bytes, list[tuple[str, str, str]]]:
    """Needle → name, form and encoding of what it would be, in base64 as it is, else in small letters."""
    found: dict[bytes, list[tuple[str, str, str]]] = {}
    for name, forms in values.items():
        for form in forms:
            for needle, encoding in written(form).items():
                if ("base64" in encoding) == exact:
                    found.setdefault(needle if exact else needle.lower(), []).append((name, form, encoding))
    return found


def _likely(needles: frozenset[bytes], haystack: bytes) -> list[bytes]:
    """Those of which at least a piece stands there: a third of the passes over the haystack that all would take."""
    present = [piece for piece in _pieces(needles) if piece in haystack]
    return [needle for needle in needles if any(piece in needle for piece in present)]


@cache
def _pieces(needles: frozenset[bytes]) -> list[bytes]:
    """Few pieces, so that each needle holds at least one of them."""
    found: list[bytes] = []
    for needle in sorted(needles, key=lambda needle: (len(needle), needle)):
        if not any(piece in needle for piece in found):
            found.append(needle[-PIECE:])
    return found


def _stands(needle: bytes, form: str, haystack: bytes) -> bool:
    if needle not in haystack:
        return False
    if needle == form.encode() and form.isdigit() and len(form) <= SHORT:
        return bool(re.search(rb"(?<![0-9a-z.])" + needle + rb"(?![0-9a-z])", haystack))
    return True


def packed(haystack: bytes) -> list[bytes]:
    """What is compressed in it, as such or inside base64 or hex (signed sessions, PDF streams, gzipped bodies)."""
    raw = [haystack]
    raw += [_decoded(token) for token in set(TOKEN.findall(haystack))]
    raw += [bytes.fromhex(token[: len(token) // 2 * 2].decode()) for token in set(HEX.findall(haystack))]
    return [unpacked for part in raw for unpacked in _unpacked(part)]


def _decoded(token: bytes) -> bytes:
    bare = token.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
    return base64.b64decode(bare[: len(bare) // 4 * 4])


def _unpacked(part: bytes) -> list[bytes]:
    found = []
    view = memoryview(part)  # each start is tried on all that follows: without a copy of it
    for start in re.finditer(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]", part):
        kind = zlib.MAX_WBITS | 32  # zlib or gzip, told by its head
        try:
            unpacked = zlib.decompressobj(kind).decompress(view[start.start() :], 10_000_000)
        except zlib.error:
            continue
        if unpacked:
            found.append(unpacked)
    return found

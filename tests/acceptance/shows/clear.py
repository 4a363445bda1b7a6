"""Finds a value in bytes, whichever way it may have been written there."""

import base64
import gzip
import html
import json
import re
import zlib
from datetime import date
from urllib.parse import quote, quote_plus

SHORT = 8  # digits: less than this many come about by chance inside numbers and hex
TOKEN = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")
HEX = re.compile(rb"(?:[0-9a-f]{2}){12,}|(?:[0-9A-F]{2}){12,}")
DIGITS = re.compile(r"\d+")


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
    return {number, f"886{bare}", f"886-{bare}", f"{number[:4]}-{number[4:7]}-{number[7:]}", f"{number[:4]}-{number[4:]}"}


def written(value: str) -> dict[str, bytes]:
    """Encoding → the bytes of `value` in it. Base64 in its three alignments, cut to what only the value decides."""
    cases = {value, value.upper(), value.lower()}
    found: dict[str, bytes] = {}
    for number, text in enumerate(sorted(cases)):
        for name in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "big5"):
            raw = text.encode(name, errors="ignore")
            mark = f"{name}/{number}"
            found[mark] = raw
            found[f"{mark} hex"] = raw.hex().encode()
            found[f"{mark} HEX"] = raw.hex().upper().encode()
            found[f"{mark} reversed"] = raw[::-1]
            for shift in range(3):
                for kind, encode in (("base64", base64.b64encode), ("base64url", base64.urlsafe_b64encode)):
                    found[f"{mark} {kind}+{shift}"] = _sure(encode(b"\0" * shift + raw), shift, len(raw))
        for kind, turned in (
            ("percent", quote(text, safe="")),
            ("form", quote_plus(text)),
            ("json", json.dumps(text)[1:-1]),
            ("json in json", json.dumps(json.dumps(text)[1:-1])[1:-1]),
            ("repr", ascii(text)[1:-1]),
            ("html", html.escape(text)),
            ("html numbers", "".join(f"&#{ord(c)};" for c in text)),
            ("octal", "".join(f"\\{byte:03o}" for byte in text.encode())),
        ):
            found[f"{kind}/{number}"] = turned.encode()
        found[f"percent lower/{number}"] = quote(text, safe="").lower().encode()
    return found


def _sure(encoded: bytes, shift: int, length: int) -> bytes:
    """The characters of a base64 text that hold bits of the value alone."""
    return encoded[-(-shift * 8 // 6) : (shift + length) * 8 // 6]


def find(values: dict[str, set[str]], *haystacks: bytes) -> list[str]:
    """`name (encoding)` of each value that stands in any haystack, or in what is packed inside it."""
    everything = [part for haystack in haystacks for part in (haystack, *packed(haystack))]
    hits = set()
    for name, forms in values.items():
        for form in forms:
            for encoding, needle in written(form).items():
                if any(_stands(needle, form, part) for part in everything):
                    hits.add(f"{name} ({encoding.partition('/')[0]})")
    return sorted(hits)


def _stands(needle: bytes, form: str, haystack: bytes) -> bool:
    if needle not in haystack:
        return False
    if DIGITS.fullmatch(form) and needle.isdigit() and len(form) <= SHORT and len(needle) == len(form):
        return bool(re.search(rb"(?<![0-9A-Za-z.])" + needle + rb"(?![0-9A-Za-z])", haystack))
    return True


def packed(haystack: bytes) -> list[bytes]:
    """What is compressed in it, as such or inside base64 or hex (signed sessions, PDF streams, gzipped bodies)."""
    raw = [haystack]
    raw += [_decoded(token) for token in set(TOKEN.findall(haystack))]
    raw += [bytes.fromhex(token.decode()) for token in set(HEX.findall(haystack))]
    return [unpacked for part in raw for unpacked in _unpacked(part)]


def _decoded(token: bytes) -> bytes:
    bare = token.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
    return base64.b64decode(bare[: len(bare) // 4 * 4])


def _unpacked(part: bytes) -> list[bytes]:
    found = []
    for start in re.finditer(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]", part):
        kind = gzip.zlib.MAX_WBITS | 32  # zlib or gzip, told by its head
        try:
            unpacked = zlib.decompressobj(kind).decompress(part[start.start() :], 10_000_000)
        except zlib.error:
            continue
        if unpacked:
            found.append(unpacked)
    return found

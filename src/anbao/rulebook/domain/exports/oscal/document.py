"""What every OSCAL document of ours has: identifiers that stay, metadata, properties, back matter, canonical bytes."""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, time
from hashlib import sha1, sha256
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from anbao.kernel.clock import TAIPEI
from anbao.rulebook.domain.exports.material import Material
from anbao.rulebook.domain.exports.words import both
from anbao.rulebook.domain.model import Words

OSCAL_VERSION = "1.2.1"
NAMESPACE = "https://anbao.example/ns/oscal"
"""Qualifies our names of properties and relationships; a name, nothing is fetched from it."""

Json = dict[str, Any]

_ROOT = uuid5(NAMESPACE_URL, NAMESPACE).bytes
_SPECIAL = re.compile(r"([\\*`\[\]~^<{])")
_UNUSUAL = re.compile(r"[\\*`\[\]~^<{\n\t\r]|  |^ | $")
_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":"))
_OWN_WORDS = Words(
    "標題與內容是本平台自己的摘要，不是法規原文。標記 V、N、U、own 說明版本日期與數值的來源：V 已對照原文，"
    "N 次級來源，U 未經查證，own 公司自訂。",
    "Titles and statements are summaries in our own words, not the text of the regulations. The marks V, N, U and own "
    "say where dates and figures come from: primary text, secondary source, unverified, the company's own choice.",
)


def identifier(*names: str) -> str:
    """The UUID (version 5) of a thing by its stable names: the same in every export.

    As `uuid.uuid5` makes it, without an object for each of thousands.
    """
    octets = bytearray(sha1(_ROOT + "\n".join(names).encode(), usedforsecurity=False).digest()[:16])
    octets[6] = octets[6] & 0x0F | 0x50
    octets[8] = octets[8] & 0x3F | 0x80
    digits = octets.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def line(text: str) -> str:
    """Text as one line of OSCAL's markup; what the markup would take for its own is escaped."""
    return _SPECIAL.sub(r"\\\1", plain(text)) if _UNUSUAL.search(text) else text


def plain(text: str) -> str:
    """Text as the value of a property: one line, nothing around it."""
    return " ".join(text.split())


def props(*pairs: tuple[str, str]) -> list[Json]:
    """Properties under our namespace; one without a value is left out."""
    return [{"name": name, "ns": NAMESPACE, "value": value} for name, value in pairs if value]


def file_name(what: str, on: date) -> str:
    """The name under which a document is exported, and under which the others refer to it."""
    return f"anbao-{what}-{on}.json"


def document(
    what: str,
    title: Words,
    material: Material,
    body: Mapping[str, Any],
    *,
    catalog: bytes | None = None,
    company: bool = False,
    code: str = "",
) -> Json:
    """A whole document, of a revised book, profile, day or `code` another one. Its back matter names the `catalog`."""
    digests = [("book", material.book.digest), *([("profile", material.mine.profile)] if company else [])]
    metadata = {
        "title": line(both(title)),
        "last-modified": datetime.combine(material.on, time(), tzinfo=TAIPEI).isoformat(),
        "version": f"{material.on}+{'.'.join(digest[:12] for _, digest in digests)}",
        "oscal-version": OSCAL_VERSION,
        "props": props(
            ("in-force-on", str(material.on)),
            *((f"{name}-sha256", digest) for name, digest in digests),
            ("languages", "zh-Hant, en"),
        ),
        "remarks": both(_OWN_WORDS, "\n\n"),
    }
    names = (what, str(material.on), *(digest for _, digest in digests), code)
    made: Json = {"uuid": identifier("document", *names), "metadata": metadata, **body}
    if catalog is not None:
        resource = _attached(file_name("catalog", material.on), catalog)
        metadata["links"] = [{"href": f"#{resource['uuid']}", "rel": "reference"}]
        made["back-matter"] = {"resources": [resource]}
    return {what: made}


def encoded(document: Json) -> bytes:
    """Canonical JSON (RFC 8785): what `kernel.canonical` gives, ten times faster where all keys are in ASCII."""
    return _ENCODER.encode(document).encode()


def _attached(file: str, content: bytes) -> Json:
    """Another exported file with the SHA-256 of its bytes."""
    return {
        "uuid": identifier("file", file),
        "title": file,
        "rlinks": [
            {
                "href": file,
                "media-type": "application/json",
                "hashes": [{"algorithm": "SHA-256", "value": sha256(content).hexdigest()}],
            }
        ],
    }


def filled(name: str, found: list[Any]) -> Json:
    """A part under its name where it holds something: OSCAL has no empty lists."""
    return {name: found} if found else {}

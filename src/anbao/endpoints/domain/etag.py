"""Entity tags (RFC 9110): of an answer's bytes; of what carries a version, with the version readable to us."""

import hashlib
import re

_VERSIONED = re.compile(r'"(\d{1,9})-[0-9a-f]{16}"')
_TAGS = re.compile(r'(?:W/)?("[^"]*")')


def tag_of(content: bytes, version: int | None = None) -> str:
    """A strong tag of the bytes; `version` of what they show stands before it."""
    digest = hashlib.sha256(content).hexdigest()[:16]
    return f'"{digest}"' if version is None else f'"{version}-{digest}"'


def matches(header: str, tag: str) -> bool:
    """Whether `If-None-Match` names the tag, by weak comparison."""
    return header.strip() == "*" or tag in _TAGS.findall(header)


def version_in(header: str) -> int | None:
    """The version that `If-Match` was read at; None where it names none of ours, or several."""
    found = _VERSIONED.fullmatch(header.strip())
    return None if found is None else int(found[1])

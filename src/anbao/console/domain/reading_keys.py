"""Permanent keys of new readings, made of their question in English."""

import re
from collections.abc import Container
from itertools import count

PREFIX = "reading."
LONGEST = 60
_APART = re.compile(r"[^a-z0-9]+")


def key_for(question: str, taken: Container[str]) -> str:
    """`reading.who-is-capable` for "Who is capable?"; with a number behind it where that is taken."""
    words = _APART.sub("-", question.lower()).strip("-")
    slug = words if words[:1].isalpha() else f"on-{words}".rstrip("-")
    if len(slug) > LONGEST:
        slug = slug[: LONGEST + 1].rpartition("-")[0] or slug[:LONGEST]
    candidates = (f"{PREFIX}{slug}" if n == 1 else f"{PREFIX}{slug}-{n}" for n in count(1))
    return next(key for key in candidates if key not in taken)

"""Which work and version a text is, from its title and dates, against what the rulebook lists."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from anbao.rulebook.domain.model import Work
from anbao.rulebook.domain.official.errors import OfficialTextRefused
from anbao.rulebook.domain.official.text import fold
from anbao.rulebook.domain.official.units import OfficialText

_SLUG = re.compile(r"[a-z][a-z0-9-]{1,30}")


@dataclass(frozen=True, slots=True)
class Identity:
    """A text's work and version; `unsure` says what could not be read from the file, empty if nothing."""

    work: str
    version: date
    unsure: str = ""


def identify(text: OfficialText, works: Mapping[str, Work], *, work: str = "", version: date | None = None) -> Identity:
    """Find work and version. Raises OfficialTextRefused for a title that is not the work's, or nothing to go by.

    A work the rulebook does not list is taken under the key given for it.
    """
    key = _work(text, works, work)
    if version is not None:
        return Identity(key, version)
    known = works.get(key)
    newest = max(text.dates, default=None)
    if newest and (known is None or any(version.since == newest for version in known.versions)):
        return Identity(key, newest)
    encoded = [v.since for v in known.versions if v.encoded != "none"] if known else []
    if newest and not text.partial:
        return Identity(key, newest, "the newest date at the head is no version that the rulebook lists")
    if len(encoded) == 1:
        return Identity(key, encoded[0], "the file names no date of its own: taken for the only version encoded")
    raise OfficialTextRefused("version")


def matching(title: str, works: Mapping[str, Work]) -> str:
    """The key of the work whose title a text bears; the longest title that fits; empty for none."""
    folded = _bare(title)
    fitting = [w for w in works.values() if w.kind != "practice" and _bare(w.title.zh) and _bare(w.title.zh) in folded]
    best = max(fitting, key=lambda w: len(w.title.zh), default=None)
    return best.key if best and len(_bare(best.title.zh)) * 2 >= len(folded) else ""


def _work(text: OfficialText, works: Mapping[str, Work], wanted: str) -> str:
    found = matching(text.title, works)
    shown, what = text.title[:40], "another-document.titled" if text.title else "another-document.nameless"
    if not wanted:
        if not found:
            raise OfficialTextRefused("another-document.unlisted" if shown else what, shown=shown)
        return found
    if not _SLUG.fullmatch(wanted):
        raise OfficialTextRefused("work.misshaped", wanted=wanted)
    if wanted in works and found != wanted:
        title = works[wanted].title.zh
        raise OfficialTextRefused(what, shown=shown, title=title)
    if wanted not in works and found:
        raise OfficialTextRefused("work.known", title=works[found].title.zh, key=found)
    return wanted


def _bare(title: str) -> str:
    return fold(title).strip("「」『』《》")

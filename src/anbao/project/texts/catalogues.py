"""One English catalogue for each app: kept in step with the sources, compiled to the same bytes each time.

Each sentence stands once, in the first app (in the order of INSTALLED_APPS) that says it: two translations of one
sentence would hide each other.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from anbao.project.installation import REPOSITORY
from anbao.project.texts.found import Sentence, in_file, is_source

SOURCE: Final = REPOSITORY / "src"
PACKAGE: Final = "anbao."
_PLACE: Final = Path("locale", "en", "LC_MESSAGES")
ROOF: Final = "anbao.project"  # holds what packages that are no app say

Key = tuple[str, str]
"""Context and sentence."""


class Steady(Catalog):
    """Without dates, versions and names of people: the same sentences make the same file."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Language", "en"),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
        ]

    @mime_headers.setter
    def mime_headers(self, headers: object) -> None:
        """What a file says of itself is not taken over."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A sentence with the files that say it and its English, one string for each form; empty where it is missing."""

    sentence: Sentence
    files: tuple[str, ...]
    english: tuple[str, ...] = ()

    @property
    def translated(self) -> bool:
        return all(self.english) and len(self.english) == (2 if self.sentence.plural else 1)


def apps() -> list[str]:
    """The packages of ours that are installed, in their order."""
    from django.conf import settings

    return [name for name in settings.INSTALLED_APPS if name.startswith(PACKAGE)]


def folder(app: str) -> Path:
    return SOURCE / Path(*app.split(".")) / _PLACE


def _files() -> Iterator[tuple[str, Path]]:
    """App and file, in the order of the apps and of the files' names."""
    names = apps()
    packages = {SOURCE / Path(*name.split(".")): name for name in names}
    grouped: dict[str, list[Path]] = {name: [] for name in names}
    for path in sorted((SOURCE / "anbao").rglob("*")):
        if is_source(path):
            owner = next((packages[parent] for parent in path.parents if parent in packages), ROOF)
            grouped[owner].append(path)
    for name, paths in grouped.items():
        yield from ((name, path) for path in paths)


def said() -> dict[str, list[Entry]]:
    """What the sources say now: app → its entries, without English."""
    owners: dict[Key, str] = {}
    sentences: dict[Key, Sentence] = {}
    places: dict[Key, list[str]] = {}
    for app, path in _files():
        for sentence in in_file(path):
            key = sentence.key
            owners.setdefault(key, app)
            known = sentences.setdefault(key, sentence)
            if (sentence.plural and not known.plural) or (sentence.note and not known.note):
                sentences[key] = replace(
                    known, plural=known.plural or sentence.plural, note=known.note or sentence.note
                )
            place = path.relative_to(SOURCE).as_posix()
            if place not in places.setdefault(key, []):
                places[key].append(place)
    found: dict[str, list[Entry]] = {app: [] for app in apps()}
    for key, app in owners.items():
        found[app].append(Entry(sentences[key], tuple(places[key])))
    return found


def kept(app: str) -> list[Entry]:
    """What the app's catalogue holds."""
    path = folder(app) / "django.po"
    if not path.exists():
        return []
    with path.open("rb") as file:
        catalogue = read_po(file, locale="en", abort_invalid=True)
    return [_entry(message) for message in catalogue if message.id]


def _entry(message: Message) -> Entry:
    text, plural = message.id if isinstance(message.id, tuple | list) else (message.id, "")
    english = message.string if isinstance(message.string, tuple | list) else (message.string,)
    said_of_it = " ".join(message.auto_comments)
    sentence = Sentence(text, plural, message.context or "", said_of_it)
    given = () if message.fuzzy else tuple(str(form) for form in english if form)
    return Entry(sentence, tuple(place for place, _ in message.locations), given)


def refreshed() -> dict[str, list[Entry]]:
    """What the sources say, with the English that any catalogue holds for it."""
    memory = {one.sentence.key: one.english for app in apps() for one in kept(app) if one.translated}
    return {
        app: [Entry(one.sentence, one.files, memory.get(one.sentence.key, ())) for one in entries]
        for app, entries in said().items()
    }


def _catalogue(entries: Sequence[Entry]) -> Steady:
    catalogue = Steady(
        locale="en", fuzzy=False, header_comment="# English of this app's sentences; kept by ./anbao texts refresh"
    )
    for one in entries:
        blank = ("", "") if one.sentence.plural else ("",)
        english = one.english if one.translated else blank
        catalogue.add(
            (one.sentence.text, one.sentence.plural) if one.sentence.plural else one.sentence.text,
            english if one.sentence.plural else english[0],
            locations=[(file, 0) for file in one.files],
            auto_comments=[one.sentence.note] if one.sentence.note else [],
            context=one.sentence.context or None,
        )
    return catalogue


def source(entries: Sequence[Entry]) -> bytes:
    """The catalogue as text, `.po`."""
    out = io.BytesIO()
    write_po(out, _catalogue(entries), width=120, include_lineno=False)
    return out.getvalue()


def compiled(entries: Sequence[Entry]) -> bytes:
    """The catalogue as gettext reads it, `.mo`: what is not translated is left out."""
    out = io.BytesIO()
    write_mo(out, _catalogue([one for one in entries if one.translated]))
    return out.getvalue()


def write(catalogues: Mapping[str, Sequence[Entry]]) -> None:
    """Keep both forms of every app's catalogue; an app that says nothing has none."""
    for app, entries in catalogues.items():
        place = folder(app)
        files = {"django.po": source(entries), "django.mo": compiled(entries)} if entries else {}
        for name in ("django.po", "django.mo"):
            if name in files:
                place.mkdir(parents=True, exist_ok=True)
                (place / name).write_bytes(files[name])
            else:
                (place / name).unlink(missing_ok=True)


def differing(catalogues: Mapping[str, Sequence[Entry]]) -> list[str]:
    """The files that hold something else than `write` would: stale or missing."""
    return [
        str((folder(app) / name).relative_to(REPOSITORY))
        for app, entries in catalogues.items()
        for name, form in (("django.po", source), ("django.mo", compiled))
        if (folder(app) / name).exists() != bool(entries)
        or (entries and (folder(app) / name).read_bytes() != form(entries))
    ]

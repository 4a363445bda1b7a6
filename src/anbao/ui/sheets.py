"""The style sheets: many small files to write in, one to send."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.core.files.base import ContentFile
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from whitenoise.storage import CompressedManifestStaticFilesStorage

FOLDER: Final = "ui/css/"
ALL: Final = f"{FOLDER}all.css"
DARK: Final = "(prefers-color-scheme: dark)"
SHEETS: Final[Mapping[str, str]] = {
    "tokens": "",
    "dark": DARK,
    "base": "",
    "header": "",
    "layout": "",
    "forms": "",
    "entries": "",
    "choices": "",
    "cells": "",
    "components": "",
    "data": "",
    "timeline": "",
    "lists": "",
    "steps": "",
    "figures": "",
    "pages": "",
    "home": "",
    "sale": "",
    "account": "",
    "progress": "",
    "print": "print",
}
"""Every customer's sheets in their order, and for which media each is. The console's own stand in its template."""


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Static files as they are served: named by content, compressed, and the style sheets in one."""

    all_sheets = ALL
    sheets = SHEETS  # other sheets, another collection

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Write the sheet of all sheets beside them, then do with every file as ever."""
        if not dry_run and all(f"{FOLDER}{name}.css" in paths for name in SHEETS):
            self.delete(ALL)
            self._save(ALL, ContentFile(self._together(paths).encode()))
            paths = {**paths, ALL: (self, ALL)}
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _together(self, paths: Mapping[str, Any]) -> str:
        parts = []
        for name, media in SHEETS.items():
            storage, path = paths[f"{FOLDER}{name}.css"]
            with storage.open(path) as file:
                text = file.read().decode()
            parts.append(f"@media {media} {{\n{text}\n}}" if media else text)
        return "\n".join(parts)


def links(addresses: Mapping[str, str]) -> SafeString:
    """`<link>`s of sheets by address, each with its media."""
    rows = [(url, SafeString(f' media="{media}"' if media else "")) for url, media in addresses.items()]
    return format_html_join("\n  ", '<link rel="stylesheet" href="{}"{}>', rows)

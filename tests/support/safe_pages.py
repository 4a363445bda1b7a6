"""What every page owes to safety: policy and headers, no inline script or style, forms, caches, ids."""

import re
from collections.abc import Iterator

from django.http import HttpResponse

STRICTER = {"Referrer-Policy": "no-referrer"}
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=\"|\son[a-z]+=\"|javascript:", re.IGNORECASE)
FOREIGN = re.compile(r"<(?:script|link|img|iframe|source|object|embed)\b[^>]*\b(?:src|href)=\"(?:https?:)?//")
FORM = re.compile(r"<form\b[^>]*method=\"post\"[^>]*>.*?</form>", re.DOTALL | re.IGNORECASE)
OPEN = re.compile(r'action="(/language|https?://)')  # the language of the next page; the acquirer's own page
IDS = re.compile(r"\sid=\"([^\"]+)\"")
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def unsafe_in(answer: HttpResponse, *, personal: bool) -> Iterator[str]:
    """Each thing that is wrong, in a few words. `personal`: whoever asks is signed in."""
    yield from _headers(answer, personal=personal)
    yield from _content(answer.content.decode())


def _headers(answer: HttpResponse, *, personal: bool) -> Iterator[str]:
    for name, value in HEADERS.items():
        if answer.get(name) not in {value, STRICTER.get(name)}:
            yield f"{name}: {answer.get(name)}"
    policy = answer.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy or "*" in policy:
        yield f"policy {policy!r}"
    if personal and "no-store" not in answer.get("Cache-Control", ""):
        yield f"kept in caches: {answer.get('Cache-Control')}"
    for cookie in answer.cookies.values():
        if not cookie["httponly"] or cookie["samesite"] not in {"Lax", "Strict"}:
            yield f"cookie {cookie.key}"


def _content(html: str) -> Iterator[str]:
    for pattern, what in ((INLINE, "inline"), (FOREIGN, "foreign")):
        if found := pattern.search(html):
            yield f"{what}: {html[found.start() : found.start() + 60]}"
    if any("csrfmiddlewaretoken" not in form and not OPEN.search(form) for form in FORM.findall(html)):
        yield "a form without its token"
    ids = IDS.findall(html)
    if twice := {one for one in ids if ids.count(one) > 1}:
        yield f"ids twice: {sorted(twice)}"
    if html.count("<h1") != 1:
        yield f"{html.count('<h1')} first headings"

"""What the ledger's sentences call the pages that an examiner opened, and the samples drawn."""

from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from anbao.kernel import registries
from anbao.kernel.text import N_
from anbao.rulebook import api as rulebook

_PAGES = {
    "checklist": N_("查核項目"),
    "checklist-file": N_("查核項目的清單（XLSX）"),
    "question": N_("題目「{title}」"),
    "question-file": N_("題目「{title}」（XLSX）"),
    "draw": N_("題目「{title}」的抽樣"),
    "clause": N_("條目「{title}」"),
    "drawn": N_("抽樣結果"),
    "sample": N_("抽到的樣本"),
}


def clear_words(name: str, value: str) -> str:
    """The page behind an address of a seat, with the question's or clause's title; the kind of samples."""
    if name == "page" and value.startswith("/examiner/"):
        return _page(value)
    if name == "kind" and value in registries.samples:
        return registries.samples.get(value).title
    return ""


def _page(path: str) -> str:
    try:
        found = resolve(path)
    except Resolver404:
        return ""
    words = _PAGES.get(found.url_name or "", "")
    return _(words).format(title=rulebook.clause_title(str(found.kwargs.get("key", "")))) if words else ""

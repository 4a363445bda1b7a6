"""A reading of the company's own, or a circular or letter of the authority."""

from collections.abc import Container, Iterable, Mapping
from datetime import date as day
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from anbao.console.queries.names import said as in_language
from anbao.console.queries.shelf import Shelf
from anbao.ui.fields import DateInput

KINDS = [("reading", _("公司解讀")), ("circular", _("函令")), ("letter", _("函釋"))]
COUNSEL = [
    ("for-counsel", _("還沒，要請法律顧問確認")),
    ("own", _("不必，由公司自行解讀")),
    ("counsel-confirmed", _("法律顧問已經確認")),
]


def _text(label: Any, *, lang: str, rows: int, most: int) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "lang": lang})
    return forms.CharField(label=label, max_length=most, widget=widget)


class Clauses(forms.MultipleChoiceField):
    """Keys of clauses; `known` instead of choices, of which there would be more than a thousand to make each time."""

    known: Container[str] = ()

    def valid_value(self, value: str) -> bool:
        return value in self.known


class ReadingForm(forms.Form):
    """`raw()` is the reading as a profile holds it."""

    kind = forms.ChoiceField(label=_("種類"), choices=KINDS, widget=forms.RadioSelect)
    number = forms.CharField(label=_("文號"), max_length=100, required=False)
    adopt_by = forms.DateField(label=_("採行期限"), required=False, widget=DateInput)
    question_zh = _text(_("問題（中文）"), lang="zh-Hant-TW", rows=2, most=300)
    question_en = _text(_("問題（英文）"), lang="en", rows=2, most=500)
    reading_zh = _text(_("讀法（中文）"), lang="zh-Hant-TW", rows=5, most=4000)
    reading_en = _text(_("讀法（英文）"), lang="en", rows=5, most=6000)
    source = forms.CharField(label=_("依據"), max_length=300)
    author = forms.CharField(label=_("作者"), max_length=100)
    date = forms.DateField(label=_("日期"), widget=DateInput)
    counsel = forms.ChoiceField(label=_("法律顧問確認了嗎"), choices=COUNSEL, widget=forms.RadioSelect)
    clauses = Clauses(label=_("條目"), required=False)
    works = forms.MultipleChoiceField(label=_("整份法規"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, shelf: Shelf, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clauses: Any = self.fields["clauses"]
        clauses.known = shelf.entries
        works: Any = self.fields["works"]
        works.choices = [(key, in_language(one.work.title)) for key, one in shelf.works.items()]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        official = said.get("kind") in {"circular", "letter"}
        if official and not said.get("number"):
            self.add_error("number", _("請填函令或函釋的文號。"))
        if said.get("kind") == "reading":
            if said.get("number"):
                self.add_error("number", _("公司自己的解讀沒有文號；是函令或函釋的話，請改選種類。"))
            if said.get("adopt_by"):
                self.add_error("adopt_by", _("只有函令和函釋才有採行期限。"))
        if not said.get("clauses") and not said.get("works") and not {"clauses", "works"} & set(self.errors):
            self.add_error("clauses", _("請選至少一則條目，或一整份法規。"))
        return said

    @property
    def chosen(self) -> list[str]:
        """The keys that are ticked, whether or not the rest of the form is in order."""
        if isinstance(self.data, QueryDict):
            return list(dict.fromkeys(self.data.getlist("clauses")))
        return list(self.initial.get("clauses", ()))

    def raw(self, key: str) -> dict[str, Any]:
        said = self.cleaned_data
        confirmed = said["counsel"] == "counsel-confirmed"
        return {
            "key": key,
            "kind": said["kind"],
            "question": {"zh": said["question_zh"], "en": said["question_en"]},
            "reading": {"zh": said["reading_zh"], "en": said["reading_en"]},
            "source": said["source"],
            "author": said["author"],
            "date": said["date"].isoformat(),
            "status": "counsel-confirmed" if confirmed else "own",
            "for_counsel": said["counsel"] == "for-counsel",
            "clauses": said["clauses"],
            "works": said["works"],
            "number": said["number"],
            "adopt_by": said["adopt_by"].isoformat() if said["adopt_by"] else None,
        }


def first_of(raw: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the form at first, from a reading as a profile holds it."""
    counsel = raw["status"] if raw["status"] == "counsel-confirmed" else "for-counsel" if raw["for_counsel"] else "own"
    texts = {f"{name}_{language}": raw[name][language] for name in ("question", "reading") for language in ("zh", "en")}
    plain = {name: raw[name] for name in ("kind", "number", "adopt_by", "source", "author", "date", "clauses", "works")}
    return {**plain, **texts, "counsel": counsel}


def blank(*, author: str, on: day, clauses: Iterable[str]) -> dict[str, Any]:
    """What stands in the form of a new reading."""
    return {"kind": "reading", "author": author, "date": on, "counsel": "for-counsel", "clauses": list(clauses)}

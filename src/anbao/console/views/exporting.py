"""A list taken along as a file that says who each row is about: with a permission and a reason, recorded."""

from collections.abc import Sequence
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anbao.console.actions.customers import note_export
from anbao.console.forms.customers import ExportForm
from anbao.console.views.privileged_gate import privileged
from anbao.identity import api as identity
from anbao.identity.api import Request, staff_required
from anbao.kernel import clock
from anbao.ui.api import PERSONAL, Column, PersonalFile, as_file, personal_files

MOST: Final = 1000  # rows of such a file
FIELDS = ("name", "phone", "mail")
UNPROCESSABLE = 422


@staff_required(PERSONAL)
@privileged("personal-files")
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: Request, name: str) -> HttpResponse:
    """The filters are those of the list, in the address. POST gives the file."""
    if name not in personal_files:
        raise Http404
    file: PersonalFile[Any] = personal_files.get(name)
    rows = file.rows(request)
    number = rows.order_by()[: MOST + 1].count()
    form = ExportForm(request.POST if request.method == "POST" else None)
    shown = {"form": form, "title": _(file.title), "rows": min(number, MOST), "most": MOST}
    shown["too_many"] = number > MOST
    if request.method != "POST":
        return render(request, "console/export.html", shown)
    if not form.is_valid() or shown["too_many"] or not number:
        return render(request, "console/export.html", shown, status=UNPROCESSABLE)
    register = file.register()
    order = next(iter(register.orders.values())).columns
    found = list(rows.order_by(*order)[:MOST])
    kind = form.cleaned_data["form"]
    note_export(name=name, form=kind, rows=len(found), purpose=form.purpose(), by=request.actor, at=clock.now())
    people = identity.known_of_all([file.person(row) for row in found], FIELDS)
    named = [
        _Named(row, people.get(file.person(source), {}))
        for row, source in zip(register.rows_of(found), found, strict=True)
    ]
    return as_file(kind, f"{name}-personal", [*register.columns(), *_columns()], named)


class _Named:
    """A row of the list with what is known of whom it is about."""

    def __init__(self, row: object, known: dict[str, str]) -> None:
        self._row, self._known = row, known

    def __getattr__(self, name: str) -> object:
        if name.startswith("person_"):
            return self._known.get(name.removeprefix("person_"), "")
        return getattr(self._row, name)


def _columns() -> Sequence[Column]:
    titles = {"name": _("姓名"), "phone": _("手機號碼"), "mail": _("電子郵件")}
    return [Column(f"person_{field}", titles[field]) for field in FIELDS]

"""Going through accounts: the reviews, one with its accounts, one account and what is decided about it, a file."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from anbao.console.apps import STAFF, STAFF_REVIEW
from anbao.console.forms.staff import ReviewNoteForm, RolesForm
from anbao.console.queries import reviews as queries
from anbao.console.views.staff_shared import CONFLICT, UNPROCESSABLE
from anbao.identity import api as identity
from anbao.identity.api import Request, staff_required
from anbao.kernel.clock import now
from anbao.kernel.verdict import Passed, Reason
from anbao.ui.api import add_reason, as_file

Decide = Callable[[Request, UUID, ReviewNoteForm, RolesForm], object]


@staff_required(STAFF)
@never_cache
@require_safe
def listed(request: Request) -> HttpResponse:
    context = {"rows": queries.review_rows(now()), "columns": queries.review_columns()}
    return render(request, "console/reviews.html", context)


@staff_required(STAFF)
@never_cache
@require_safe
def review(request: Request, review: UUID) -> HttpResponse:
    found = _found(lambda: identity.review_of(review, at=now()))
    context = {
        "found": found,
        "title": queries.title_of(found),
        "state": queries.state_of(found),
        "rows": queries.item_rows(review),
        "columns": [one for one in queries.item_columns() if one.key not in {"kind", "note"}],
        "may_review": request.may(STAFF_REVIEW),
    }
    return render(request, "console/review.html", context)


@staff_required(STAFF)
@never_cache
@require_safe
def file(request: Request, review: UUID) -> HttpResponse:
    """The evidence, for whoever asks for it: names of staff, roles and decisions."""
    del request
    found = _found(lambda: identity.review_of(review, at=now()))
    name = f"access-review-{found.opened_at:%Y-%m-%d}"
    return as_file("xlsx", name, queries.item_columns(), queries.item_rows(review))


@staff_required(STAFF_REVIEW)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: Request, item: UUID) -> HttpResponse:
    """One account; POST decides, by the name of the button."""
    found = _page(request, item)
    data = request.POST if request.method == "POST" else None
    note = ReviewNoteForm(data)
    roles = RolesForm(data, offered=identity.roles(), initial={"roles": list(found.item.roles)})
    if data is None:
        return _shown(request, found, note, roles)
    decide = _DECISIONS.get(data.get("decision", ""))
    if decide is None or not note.is_valid():
        return _shown(request, found, note, RolesForm(offered=identity.roles()), status=UNPROCESSABLE)
    made = decide(request, item, note, roles)
    if made is None:
        return _shown(request, found, note, roles, status=UNPROCESSABLE)
    if isinstance(made, Passed | UUID):
        return HttpResponseRedirect(reverse("staff-console:review", args=[found.review.id]))
    return _refused(request, item, note, roles, made.reason)  # type: ignore[attr-defined]


def _confirm(request: Request, item: UUID, note: ReviewNoteForm, roles: RolesForm) -> object:
    del roles
    seen = request.POST.getlist("seen")
    return identity.confirm_item(item=item, seen=seen, note=note.cleaned_data["note"], by=request.actor, at=now())


def _flag(request: Request, item: UUID, note: ReviewNoteForm, roles: RolesForm) -> object:
    del roles
    return identity.flag_item(item=item, note=note.cleaned_data["note"], by=request.actor, at=now())


def _change(request: Request, item: UUID, note: ReviewNoteForm, roles: RolesForm) -> object:
    del note
    if not roles.is_valid():
        return None
    return identity.change_item(item=item, roles=roles.cleaned_data["roles"], by=request.actor, at=now())


def _remove(request: Request, item: UUID, note: ReviewNoteForm, roles: RolesForm) -> object:
    del note, roles
    return identity.remove_item(item=item, by=request.actor, at=now())


_DECISIONS: dict[str, Decide] = {"confirm": _confirm, "flag": _flag, "change": _change, "remove": _remove}


def _refused(request: Request, item: UUID, note: ReviewNoteForm, roles: RolesForm, reason: Reason) -> HttpResponse:
    """Beside its field where it has one, else on top."""
    for form in (note, roles):
        if reason.field in form.fields:
            add_reason(form, reason)
            return _shown(request, _page(request, item), note, roles, status=UNPROCESSABLE)
    fresh = RolesForm(offered=identity.roles(), initial={"roles": list(_page(request, item).item.roles)})
    return _shown(request, _page(request, item), note, fresh, reason=reason, status=CONFLICT)


def _shown(
    request: Request,
    found: queries.ItemPage,
    note: ReviewNoteForm,
    roles: RolesForm,
    *,
    reason: Reason | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"found": found, "note": note, "form": roles, "reason": reason, "title": queries.title_of(found.review)}
    return render(request, "console/review_item.html", context, status=status)


def _page(request: Request, item: UUID) -> queries.ItemPage:
    page: queries.ItemPage = _found(lambda: queries.item_page(item, viewer=UUID(request.actor.id), at=now()))
    return page


def _found(find: Callable[[], Any]) -> Any:
    try:
        return find()
    except ObjectDoesNotExist:
        raise Http404 from None

"""Drawing samples by the examiner's own criteria, and looking at each."""

import secrets
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from anbao.examiner import keeping
from anbao.examiner.forms import DrawForm
from anbao.examiner.queries.checklist import checklist_lately
from anbao.examiner.queries.draws import draw_view, kind_of
from anbao.examiner.queries.question import question_page
from anbao.examiner.reading import reading
from anbao.examiner.views.checklist import parts_of
from anbao.examiner.views.shared import SeatRequest, page, seat_required
from anbao.kernel.clock import now


@require_POST
@seat_required(reads=False)
def draw(request: SeatRequest, key: str) -> HttpResponse:
    """Draw under the examiner's role, then keep what was drawn."""
    at = now()
    with reading():
        form = DrawForm(request.POST)
        try:
            found = question_page(key, at)
        except KeyError:
            raise Http404 from None
        if not form.is_valid():
            parts = parts_of(checklist_lately(at), "")
            return page(request, "question", {"found": found, "parts": parts, "form": form, "draws": []}, status=422)
        asked, criteria = form.cleaned_data, form.criteria()
        kind = kind_of(asked["kind"])
        if kind is None:
            raise Http404
        seed = asked["seed"] or secrets.token_hex(8)
        out_of = kind.count(criteria)
        ids = list(kind.draw(criteria, seed, asked["number"]))
    row = keeping.keep_draw(
        seat=request.seat,
        question=key,
        kind=asked["kind"],
        criteria=criteria,
        seed=seed,
        wanted=asked["number"],
        out_of=out_of,
        drawn=ids,
        at=at,
    )
    return redirect("examiner:drawn", row.id)


@require_safe
@seat_required()
def drawn(request: SeatRequest, draw: UUID) -> HttpResponse:
    found = draw_view(request.seat, draw, again="again" in request.GET)
    if found is None:
        raise Http404
    return page(request, "draw", {"found": found})


@require_safe
@seat_required()
def sample(request: SeatRequest, draw: UUID, sample: UUID) -> HttpResponse:
    """Only what this seat has drawn can be opened."""
    found = draw_view(request.seat, draw)
    kind = kind_of(found.row.kind) if found else None
    shown = kind.page(sample) if kind and found and str(sample) in found.row.drawn else None
    if found is None or shown is None:
        raise Http404
    return page(request, "sample", {"found": found, "shown": shown})

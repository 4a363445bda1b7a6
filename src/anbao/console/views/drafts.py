"""A draft: what it would change, sending it; taking something out, going on from what holds, throwing it away."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from anbao.console.actions import drafts, proposing
from anbao.console.queries.drafts import DraftPage, draft_page
from anbao.console.queries.faults import told_of
from anbao.console.queries.shelf import Desk
from anbao.console.views.shared import asked_in, page, proposing_act, proposing_page
from anbao.identity.api import Request
from anbao.kernel.verdict import Refused
from anbao.rulebook import api as rulebook

ACTS = {"profile": rulebook.PROFILE_ACT, "readings": rulebook.READING_ACT}
CONFLICT = 409


@proposing_page
def draft(request: Request, desk: Desk, kind: str) -> HttpResponse:
    """A draft that somebody changed in another window since this page was read is shown again, not sent.

    Neither is one sent of which something cannot stand: what becomes of that is said first.
    """
    act = ACTS[kind]
    found = draft_page(request.actor, act, desk)
    if request.method != "POST":
        return _page(request, desk, kind, found)
    seen = asked_in(request.POST, "digest")
    waiting = proposing.waiting_alike(act, seen, base=desk.plain.book.profile)
    if waiting is not None:
        if seen == found.digest and not found.left_out:
            _throw_away(request, desk, kind, found.stamp)
        return _sent(waiting, again=True)
    if seen != found.digest:
        return _page(request, desk, kind, found, moved=True, status=CONFLICT)
    if found.left_out:
        return _page(request, desk, kind, found, status=CONFLICT)
    return _send(request, desk, kind, found)


@proposing_act
def drop(request: Request, desk: Desk, kind: str) -> HttpResponse:
    path, present = asked_in(request.POST, "path"), desk.plain.book.company
    drafts.drop(act=ACTS[kind], path=path, present=present, by=request.actor, at=desk.at)
    return _to(f"{kind}-draft")


@proposing_act
def renew(request: Request, desk: Desk, kind: str) -> HttpResponse:
    """Leave behind what cannot stand, as it was shown, and go on from the profile that holds."""
    seen, present = asked_in(request.POST, "stamp"), desk.plain.book.company
    if drafts.renew(act=ACTS[kind], seen=seen, present=present, by=request.actor, at=desk.at):
        return _to(f"{kind}-draft")
    found = draft_page(request.actor, ACTS[kind], desk)
    return _page(request, desk, kind, found, moved=True, status=CONFLICT)


@proposing_page
def discard(request: Request, desk: Desk, kind: str) -> HttpResponse:
    """A page that asks once more and says what is lost, then it is gone: only the draft that the page showed."""
    found = draft_page(request.actor, ACTS[kind], desk)
    if not found.stamp:
        return _to(f"{kind}-draft" if request.method != "POST" else kind)
    moved = request.method == "POST" and not _throw_away(request, desk, kind, asked_in(request.POST, "stamp"))
    if request.method == "POST" and not moved:
        return _to(kind)
    context = {"found": found, "kind": kind, "moved": moved, "back": reverse(f"rulebook-console:{kind}-draft")}
    return page(request, "discard", desk.plain, context, status=CONFLICT if moved else 200)


def _throw_away(request: Request, desk: Desk, kind: str, seen: str) -> bool:
    return drafts.discard(act=ACTS[kind], seen=seen, present=desk.plain.book.company, by=request.actor)


def _send(request: Request, desk: Desk, kind: str, found: DraftPage) -> HttpResponse:
    act, content, present = ACTS[kind], found.content, desk.plain.book.company
    try:
        sent = proposing.send(
            act=act, content=content, draft=found.stamp, present=present, by=request.actor, at=desk.at
        )
    except rulebook.ProfileRefused as refusal:
        return _page(request, desk, kind, found, **told_of(refusal, desk.plain), status=CONFLICT)
    if isinstance(sent, Refused):
        return _page(request, desk, kind, found, reason=sent.reason, status=CONFLICT)
    return _sent(sent.proposal, again=sent.again)


def _sent(proposal: UUID, *, again: bool) -> HttpResponse:
    page = reverse("approvals-console:proposal", args=[proposal])
    return HttpResponseRedirect(f"{page}?told={'again' if again else 'sent'}")


def _to(name: str) -> HttpResponse:
    return HttpResponseRedirect(reverse(f"rulebook-console:{name}"))


def _page(request: Request, desk: Desk, kind: str, found: DraftPage, *, status: int = 200, **told: Any) -> HttpResponse:
    addresses = {one: reverse(f"rulebook-console:{kind}-{one}") for one in ("drop", "discard", "renew")}
    send = reverse(f"rulebook-console:{kind}-draft")
    context = {"found": found, "kind": kind, "home": reverse(f"rulebook-console:{kind}"), "send": send}
    return page(request, "draft", desk.plain, {**context, **addresses, **told}, status=status)

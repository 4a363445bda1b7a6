"""The company's pages for advertisements: propose, approve, publish, send, withdraw."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anbao.commerce.site.actions import advertisements as actions
from anbao.commerce.site.forms import CHANNELS, AdvertisementForm, StopForm
from anbao.commerce.site.models import Advertisement
from anbao.commerce.site.queries import advertisements as queries
from anbao.commerce.site.queries.demands import demands
from anbao.files import api as files
from anbao.identity import api as identity
from anbao.identity.api import Request, staff_required
from anbao.kernel.clock import now
from anbao.kernel.verdict import Passed, Reason, Verdict
from anbao.ledger import api as ledger
from anbao.messages import api as messages
from anbao.rulebook import api as rulebook
from anbao.ui.api import Column, TimelineItem, entry_item, say

VIEW, PROPOSE, APPROVE = "advertising.view", "advertising.propose", "advertising.approve"
FAIR = "ec.fair-advertising"


@staff_required(VIEW)
@require_GET
def advertisements(request: Request) -> HttpResponse:
    return _list(request, StopForm())


@staff_required(PROPOSE)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    form = AdvertisementForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        made = actions.propose_advertisement(
            content=form.content(), attachment=form.attachment(), by=request.actor, at=now()
        )
        return redirect("site-console:advertisement", made)
    context = {"form": form, "fair": _fair(now())}
    return render(request, "site/console_advertisement_new.html", context, status=422 if form.is_bound else 200)


@staff_required(VIEW)
@require_GET
def advertisement(request: Request, advertisement: UUID) -> HttpResponse:
    return _detail(request, _find(advertisement))


@staff_required(VIEW)
@require_POST
def act(request: Request, advertisement: UUID, act: str) -> HttpResponse:
    """One of the things that can be done about an advertisement."""
    row = _find(advertisement)
    permission, run = _ACTS.get(act, ("", None))
    if run is None:
        raise Http404
    if not request.may(permission):
        raise PermissionDenied
    verdict = run(row, request, now())
    if isinstance(verdict, Passed):
        return redirect("site-console:advertisement", row.id)
    return _detail(request, row, reason=verdict.reason)


@staff_required(PROPOSE)
@require_POST
def stop(request: Request) -> HttpResponse:
    """Somebody asked for no more advertising, by telephone say."""
    form = StopForm(request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    messages.stop_advertising_to(address=form.cleaned_data["address"], by=request.actor, at=now())
    say(request, _("已登記停止寄送，立即生效。"))
    return redirect("site-console:advertisements")


@staff_required(VIEW)
@require_GET
def file(request: Request, advertisement: UUID) -> HttpResponse:  # noqa: ARG001
    """The uploaded file, to be saved and not shown: it came from outside."""
    row = _find(advertisement)
    if row.file is None:
        raise Http404
    info = files.file_info(row.file)
    answer = HttpResponse(files.read(row.file), content_type=info.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{row.id}.{info.media_type.rpartition("/")[2]}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _list(request: Request, form: StopForm, *, status: int = 200) -> HttpResponse:
    rows = [
        {
            "title": one.title,
            "href": reverse("site-console:advertisement", args=[one.id]),
            "channel": CHANNELS[one.channel],
            "state": f"advertisement_{one.state}",
            "starts_on": one.starts_on,
            "ends_on": one.ends_on,
            "author": one.author,
        }
        for one in queries.listed(at=now())
    ]
    context = {
        "rows": rows,
        "columns": _columns(),
        "stop": form,
        "may_propose": request.may(PROPOSE),
    }
    return render(request, "site/console_advertisements.html", context, status=status)


def _detail(request: Request, row: Advertisement, *, reason: Reason | None = None) -> HttpResponse:
    at = now()
    found = queries.dossier(row, at=at)
    context = {
        "row": row,
        "found": found,
        "channel": CHANNELS[row.channel],
        "state": f"advertisement_{found.view.state}",
        "reason": reason,
        "acts": _open_acts(request, found),
        "typed": request.POST.get("reason", ""),
        "demands": [(one, one.key in request.POST.getlist("demand")) for one in demands()],
        "fair": _fair(at),
        "timeline": _timeline(row),
    }
    return render(request, "site/console_advertisement.html", context, status=422 if reason else 200)


def _open_acts(request: Request, found: queries.Dossier) -> list[tuple[str, str, str]]:
    """What the present state lets this person do: name, words, look of the button."""
    state, author = found.view.state, found.proposal.author_id == str(request.actor)
    offered: list[tuple[str, str, str]] = []
    if state == "proposed" and not author:
        offered = [("approve", pgettext("act", "核准"), "primary"), ("reject", _("不核准"), "secondary")]
    elif state == "approved":
        offered = [("publish", _("開始刊登"), "primary")]
        if found.view.channel == "mail":
            offered = [("send", _("寄給客戶"), "primary")]
    if state in {"proposed", "approved", "published"}:
        offered.append(("withdraw", _("撤回"), "danger"))
    return [one for one in offered if request.may(_ACTS[one[0]][0])]


def _timeline(row: Advertisement) -> list[TimelineItem]:
    """What happened to it, without an entry for each mail."""
    entries = ledger.entries_of(actions.subject_of(row.id))
    return [
        entry_item(entry, clause_title=rulebook.clause_title) for entry in entries if entry.kind.startswith("site.")
    ]


def _fair(at: datetime) -> dict[str, str] | None:
    """What fair advertising asks for, to be read while deciding."""
    clause = next((clause for clause in rulebook.clauses(at=at) if clause.key == FAIR), None)
    if clause is None:
        return None
    language = get_language() or ""
    return {"key": clause.key, "title": clause.title.say(language), "summary": clause.summary.say(language)}


def _find(advertisement: UUID) -> Advertisement:
    row = queries.find(advertisement)
    if row is None:
        raise Http404
    return row


def _columns() -> list[Column]:
    return [
        Column("title", _("標題"), href_key="href", primary=True),
        Column("state", _("狀態"), "badge"),
        Column("channel", _("管道")),
        Column("starts_on", _("開始"), "date"),
        Column("ends_on", _("結束"), "date"),
        Column("author", _("提出")),
    ]


def _reject(row: Advertisement, request: Request, at: datetime) -> Verdict:
    reason = request.POST.get("reason", "")
    return identity.reject(approval=row.approval, reason=reason, by=request.actor, at=at)


def _approve(row: Advertisement, request: Request, at: datetime) -> Verdict:
    """Each demand first, then the approval."""
    confirmed = request.POST.getlist("demand")
    seen = actions.look_at_demands(advertisement=row.id, confirmed=confirmed, by=request.actor, at=at)
    if not isinstance(seen, Passed):
        return seen
    return identity.approve(approval=row.approval, by=request.actor, at=at)


Act = Callable[[Advertisement, Request, datetime], Verdict]
_ACTS: Mapping[str, tuple[str, Act]] = {
    "approve": (APPROVE, _approve),
    "reject": (APPROVE, _reject),
    "publish": (PROPOSE, lambda row, request, at: actions.publish(advertisement=row.id, by=request.actor, at=at)),
    "send": (PROPOSE, lambda row, request, at: actions.begin_sending(advertisement=row.id, by=request.actor, at=at)),
    "withdraw": (PROPOSE, lambda row, request, at: actions.withdraw(advertisement=row.id, by=request.actor, at=at)),
}

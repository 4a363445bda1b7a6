"""The pages under /register/: read, fill in, confirm by code. Each translates, makes one call, translates back."""

from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from anbao.commerce.registration import queries
from anbao.commerce.registration.actions import completion, drafts
from anbao.commerce.registration.domain.next_page import safe_next
from anbao.commerce.registration.forms import CodeForm, DetailsForm, box_of
from anbao.commerce.registration.queries import DraftView
from anbao.commerce.registration.views.documents import in_full
from anbao.identity import api as identity
from anbao.identity.api import Request
from anbao.kernel import clock
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Verdict
from anbao.messages.api import Channel, waits_long
from anbao.rulebook import api as rulebook
from anbao.ui.api import Step, add_reason, language

AFTERWARDS = "/"
_STEPS = (("documents", N_("閱讀文件"), "begin"), ("details", N_("填寫資料"), "details"), ("code", N_("驗證"), "code"))


@never_cache
@require_http_methods(["GET", "POST"])
def begin(request: Request) -> HttpResponse:
    """First page: the disclosures in full, each with its own box. Whoever is shown them has opened them; a browser
    fetching ahead is shown nothing.
    """
    at, onward = clock.now(), safe_next(request.POST.get("next") or request.GET.get("next", ""))
    if request.account is not None:
        return redirect(onward or AFTERWARDS)
    if "prefetch" in request.headers.get("Sec-Purpose", ""):
        raise Http404
    reason: Reason | None = None
    shown = queries.disclosures(actor=request.actor, visit=request.visit, at=at)
    if request.method == "GET" and not any(view.opened_at for view in shown):
        reason = drafts.paused(by=request.actor, visit=request.visit, at=at)  # before anything is read in vain
    if request.method == "POST":
        agreed = {view.version.reference for view in shown if box_of(view.version.sha256) in request.POST}
        begun = drafts.begin(by=request.actor, visit=request.visit, agreed=agreed, next_path=onward, at=at)
        if begun.draft is not None:
            return redirect("registration:details")
        reason = _reason(begun.verdict)
    if reason is not None and not reason.field:  # nothing that the visitor could read or tick
        return _paused(request, reason)
    form, rows = in_full(request, [view.version for view in shown], at=at)
    context = {
        "steps": _steps(queries.draft_of(request.visit, at=at)),
        "rows": rows,
        "form": form,
        "reason": reason,
        "onward": onward,
        "query": f"?{urlencode({'next': onward})}" if onward else "",
    }
    return render(request, "registration/begin.html", context, status=422 if reason else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def details(request: Request) -> HttpResponse:
    """Second page: personal data, login and password."""
    at = clock.now()
    draft = queries.draft_of(request.visit, at=at)
    if draft is None:
        return _from_the_start()
    today = clock.local_date(at)
    if request.method == "POST":
        form = DetailsForm(request.POST, today=today)
        if form.is_valid():
            return _fenced_details(request, draft, form, at=at)
    else:
        declared = queries.declared_of(draft.id)
        form = DetailsForm(initial=DetailsForm.initial_of(declared) if declared else None, today=today)
    ask = identity.fence.look(request, kind=identity.fence.REGISTER, at=at)
    return _details_page(request, draft, form, ask)


@never_cache
@require_http_methods(["GET", "POST"])
def code(request: Request) -> HttpResponse:
    """Third page: the one-time password, then the account."""
    at = clock.now()
    draft = queries.draft_of(request.visit, at=at)
    if draft is None:
        return _from_the_start()
    if draft.otp is None:
        return redirect("registration:details")
    form = CodeForm(request.POST or None, digits=_digits(at))
    if request.method == "POST" and form.is_valid():
        done = completion.redeem(
            draft=draft.id, code=form.cleaned_data["code"], by=request.actor, at=at, language=language()
        )
        if isinstance(done.verdict, Passed) and done.account is not None:
            return _signed_in(request, done, at=at)
        reason = _reason(done.verdict)
        if queries.draft_of(request.visit, at=at) is None:
            return render(request, "registration/ended.html", {"steps": _steps(draft), "reason": reason}, status=422)
        if reason is not None and reason.field in DetailsForm.base_fields:
            return _code_page(request, draft, form, back=True, reason=reason)
        if reason is not None:
            add_reason(form, replace(reason, field="code"))
    return _code_page(request, draft, form)


@never_cache
@require_POST
def code_again(request: Request) -> HttpResponse:
    """Send a new code, to the phone or to the mail address."""
    at = clock.now()
    draft = queries.draft_of(request.visit, at=at)
    if draft is None or draft.state != "declared":
        return _from_the_start()
    passage = identity.fence.enter(request, kind=identity.fence.CODE, at=at)
    if passage.reason is not None and passage.until is not None:
        return identity.fence.refused_page(passage)
    if passage.reason is not None:
        return _code_page(request, draft, CodeForm(digits=_digits(at)), reason=passage.reason)
    channel: Channel = "mail" if request.POST.get("channel") == "mail" else "sms"
    verdict = drafts.send_again(draft=draft.id, channel=channel, by=request.actor, at=at, language=language())
    if isinstance(verdict, Passed):
        return redirect("registration:code")
    return _code_page(request, draft, CodeForm(digits=_digits(at)), reason=_reason(verdict))


def _fenced_details(request: Request, draft: DraftView, form: DetailsForm, *, at: datetime) -> HttpResponse:
    """Counted before it is looked whose data these are; a person who registers is not held up by it."""
    passage = identity.fence.enter(request, kind=identity.fence.REGISTER, at=at)
    if passage.reason is not None and passage.until is not None:
        return identity.fence.refused_page(passage)
    if passage.reason is not None:
        add_reason(form, passage.reason)
    elif _declare(request, draft, form, at=at):
        return redirect("registration:code")
    return _details_page(request, draft, form, passage.ask)


def _details_page(
    request: Request, draft: DraftView, form: DetailsForm, ask: identity.fence.Ask | None
) -> HttpResponse:
    context = {"steps": _steps(draft), "form": form, "fence": ask}
    return render(request, "registration/details.html", context, status=422 if form.is_bound else 200)


def _declare(request: Request, draft: DraftView, form: DetailsForm, *, at: datetime) -> bool:
    verdict = drafts.declare(
        draft=draft.id,
        declared=form.declared(),
        password=form.cleaned_data["password"],
        by=request.actor,
        at=at,
        language=language(),
    )
    reason = _reason(verdict)
    if reason is not None:
        add_reason(form, reason)
    return reason is None


def _signed_in(request: Request, done: completion.Completed, *, at: datetime) -> HttpResponse:
    if done.account is None or not isinstance(
        identity.start_session(request=request, account=done.account, at=at), Passed
    ):
        return redirect("identity:sign-in")
    return redirect(safe_next(done.next_path) or AFTERWARDS)


def _code_page(
    request: Request, draft: DraftView, form: CodeForm, *, reason: Reason | None = None, back: bool = False
) -> HttpResponse:
    current = queries.draft_of(request.visit, at=clock.now()) or draft
    sent_to = queries.sent_to(current.id)
    context = {
        "steps": _steps(current),
        "form": form,
        "reason": reason,
        "back": back,
        "slow": "@" not in sent_to and waits_long("sms", at=clock.now()),
        "status": identity.otp_status(current.otp) if current.otp is not None else None,
        "sent_to": sent_to,
        "fence": identity.fence.look(request, kind=identity.fence.CODE, at=clock.now()),
    }
    status = 422 if reason is not None or (form.is_bound and form.errors) else 200
    return render(request, "registration/code.html", context, status=status)


def _paused(request: Request, reason: Reason) -> HttpResponse:
    """Registration is closed for everybody: said calmly, with what goes on."""
    return render(request, "registration/paused.html", {"reason": reason}, status=422)


def _from_the_start() -> HttpResponse:
    return redirect("registration:begin")


def _digits(at: datetime) -> int:
    return int(str(rulebook.at(at).figure("otp.min_digits").value))


def _steps(draft: DraftView | None) -> list[Step]:
    """The named steps; the ones that can be gone back to carry their address."""
    reached = 0 if draft is None else 2 if draft.otp is not None else 1
    return [
        Step(key, _(title), reverse(f"registration:{name}") if place <= reached else "")
        for place, (key, title, name) in enumerate(_STEPS)
    ]


def _reason(verdict: Verdict) -> Reason | None:
    return None if isinstance(verdict, Passed) else verdict.reason

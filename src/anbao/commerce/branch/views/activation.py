"""The pages under /register/activate/: the code from the mail, login and password, the code sent to the phone."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from anbao.commerce.branch.actions import activate as acts
from anbao.commerce.branch.domain.application import State
from anbao.commerce.branch.forms import ChooseForm, ClaimForm, CodeForm
from anbao.commerce.branch.models import BranchRegistration
from anbao.commerce.branch.queries import registrations as queries
from anbao.identity import api as identity
from anbao.identity.api import Request
from anbao.kernel import clock
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason
from anbao.messages.api import Channel
from anbao.rulebook import api as rulebook
from anbao.ui.api import Step, add_reason, language

_HELD = "branch-registration"  # in the session: which registration this visitor showed the code of
_STEPS = (("claim", N_("輸入啟用碼")), ("choose", N_("設定帳號")), ("code", N_("驗證")))


@never_cache
@require_http_methods(["GET", "POST"])
def claim(request: Request) -> HttpResponse:
    """The code from the mail and the number it belongs to."""
    form = ClaimForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        found = acts.claim(code=data["code"], national_id=data["national_id"], by=request.actor, at=clock.now())
        if isinstance(found.verdict, Passed):
            request.session[_HELD] = str(found.registration)
            return redirect("branch:choose")
        add_reason(form, found.verdict.reason)
    return _page(request, "branch/claim.html", "claim", {"form": form}, failed=form.is_bound)


@never_cache
@require_http_methods(["GET", "POST"])
def choose(request: Request) -> HttpResponse:
    """Login and password; then a code goes to the phone."""
    row = _held(request)
    if row is None:
        return redirect("branch:claim")
    form = ChooseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        verdict = acts.choose(
            registration=row.id,
            login=form.cleaned_data["login"],
            password=form.cleaned_data["password"],
            by=request.actor,
            at=clock.now(),
            language=language(),
        )
        if isinstance(verdict, Passed):
            return redirect("branch:code")
        add_reason(form, verdict.reason)
    return _page(request, "branch/choose.html", "choose", {"form": form}, failed=form.is_bound)


@never_cache
@require_http_methods(["GET", "POST"])
def code(request: Request) -> HttpResponse:
    """The code from the phone, then the account."""
    row = _held(request)
    if row is None:
        return redirect("branch:claim")
    if row.state != State.CHOSEN or row.otp is None:
        return redirect("branch:choose")
    form = CodeForm(request.POST if request.method == "POST" else None, digits=_digits())
    if request.method == "POST" and form.is_valid():
        done = acts.activate(
            registration=row.id,
            code=form.cleaned_data["code"],
            by=request.actor,
            at=clock.now(),
            language=language(),
        )
        if isinstance(done.verdict, Passed):
            return _signed_in(request, done)
        if done.verdict.reason.field == "login":
            return _code_page(request, row, CodeForm(digits=_digits()), reason=done.verdict.reason, back=True)
        add_reason(form, done.verdict.reason)
    return _code_page(request, row, form)


@never_cache
@require_POST
def code_again(request: Request) -> HttpResponse:
    """Send a new code, to the phone or to the mail address."""
    row = _held(request)
    if row is None or row.state != State.CHOSEN:
        return redirect("branch:claim")
    channel: Channel = "mail" if request.POST.get("channel") == "mail" else "sms"
    verdict = acts.send_code_again(
        registration=row.id, channel=channel, by=request.actor, at=clock.now(), language=language()
    )
    if isinstance(verdict, Passed):
        return redirect("branch:code")
    return _code_page(request, row, CodeForm(digits=_digits()), reason=verdict.reason)


def _signed_in(request: Request, done: acts.Activated) -> HttpResponse:
    request.session.pop(_HELD, None)
    opened = done.new and done.account is not None
    if not opened or done.account is None:
        return render(request, "branch/joined.html", {})
    if not isinstance(identity.start_session(request=request, account=done.account, at=clock.now()), Passed):
        return redirect("identity:sign-in")
    return redirect("/")


def _code_page(
    request: Request, row: BranchRegistration, form: CodeForm, *, reason: Reason | None = None, back: bool = False
) -> HttpResponse:
    current = queries.find(row.id) or row
    context = {
        "form": form,
        "reason": reason,
        "back": back,
        "status": identity.otp_status(current.otp) if current.otp is not None else None,
        "sent_to": queries.sent_to(current),
    }
    return _page(request, "branch/code.html", "code", context, failed=reason is not None or form.is_bound)


def _page(request: Request, template: str, step: str, context: Mapping[str, object], *, failed: bool) -> HttpResponse:
    place = [name for name, _title in _STEPS].index(step)
    steps = [
        Step(name, _(title), reverse(f"branch:{name}") if number <= place else "")
        for number, (name, title) in enumerate(_STEPS)
    ]
    return render(request, template, {"steps": steps, **context}, status=422 if failed else 200)


def _held(request: Request) -> BranchRegistration | None:
    """The open registration of which this visitor showed the code."""
    held = request.session.get(_HELD)
    row = queries.find(UUID(str(held))) if held else None
    return row if row is not None and row.ended_at is None else None


def _digits() -> int:
    return rulebook.at(clock.now()).figure("otp.min_digits").number

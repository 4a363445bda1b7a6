"""What stands before a form that programs like to send: its budget is counted, then something is asked or not.

A view calls `look` to show the form and `enter` when it is sent, and hands `ask` to the template: what `_fence.html`
puts into the form. Nothing is compared and nothing sent unless `enter` passed.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from anbao.gateways.captcha import CaptchaSilent, Widget, captcha
from anbao.identity.actions import budgets, proof
from anbao.identity.actions.attacks import note_failure
from anbao.identity.domain import words
from anbao.identity.domain.budgets import ACCOUNT, ADDRESS, CODE, DEVICE, REGISTER, RESET, SIGN_IN, Standing, Step
from anbao.identity.middleware.request import Request
from anbao.identity.queries.budgets import proof_figures, standing_of, whose
from anbao.kernel.verdict import Reason
from anbao.rulebook.api import current_profile
from anbao.ui.api import filled

__all__ = ["CODE", "REGISTER", "RESET", "SIGN_IN", "Ask", "Passage", "enter", "look", "refused_page"]

CHALLENGE, NONCE = "challenge", "nonce"
_PROBLEM = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Ask:
    """What the form has to bring: the solution of `challenge`, after `wait` none; a CAPTCHA where there is one."""

    challenge: str
    bits: int
    wait: int
    widget: Widget | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A form that was sent, counted. `reason`: why it goes no further; `until`: when it may be tried again."""

    request: Request
    standing: Standing
    at: datetime
    account: str
    reason: Reason | None = None
    until: datetime | None = None

    @property
    def passed(self) -> bool:
        return self.reason is None

    @property
    def ask(self) -> Ask | None:
        """What the next attempt has to bring."""
        return _ask(self.request, self.standing.kind, max(self.standing.step, self.standing.next_step), self.at)

    def succeeded(self) -> None:
        """It was right: the attempt is not counted, and the browser is known to the account from now on."""
        budgets.give_back(self.standing)
        if self.account:
            self.request.__dict__["device"] = self.request.device.with_mark(whose(ACCOUNT, self.account))

    def failed(self, password: str) -> None:
        """It was wrong, or went no further: marks of it are kept for the alarm."""
        note_failure(network=self.request.network, account=self.account, password=password, at=self.at)


def look(request: Request, *, kind: str, at: datetime) -> Ask | None:
    """What a form of this act has to bring now; counts nothing, and gives the browser its cookie.

    Nothing while the company has no profile yet: there are no figures to count with, and `enter` refuses then.
    """
    if current_profile(at) is None:
        return None
    standing = standing_of(kind=kind, keys=_keys(request, ""), at=at)
    return _ask(request, kind, standing.next_step, at)


def enter(request: Request, *, kind: str, at: datetime, account: str = "") -> Passage:
    """Count a form that was sent, and look whether it brings what its budget asks for. Call it outside a transaction.

    `account`: whose it would be, in any form that is the same each time; kept as a keyed digest only.
    """
    with transaction.atomic(durable=True):
        standing = budgets.reserve_budget(kind=kind, keys=_keys(request, account), by=request.actor, at=at)
    passage, until = Passage(request, standing, at, account), standing.heaviest.ends_at
    if standing.step == Step.REFUSED:
        return replace(passage, reason=words.too_many(until).reason, until=until)
    if standing.step == Step.CAPTCHA:
        return _with_captcha(passage, until)
    if standing.step == Step.PROOF and not _proved(request, kind, at):
        return replace(passage, reason=words.proof_missing(_wait(at)).reason)
    return passage


def refused_page(passage: Passage) -> HttpResponse:
    """429 with the time from which it may be tried again; for a program as a problem after RFC 9457."""
    request, reason = passage.request, passage.reason
    if reason is None or passage.until is None:
        raise ValueError("only what was refused until some time has this page")
    seconds = max(1, math.ceil((passage.until - passage.at) / timedelta(seconds=1)))
    response: HttpResponse
    if request.accepts("text/html"):
        response = render(request, "identity/too_many.html", {"reason": reason}, status=429)
    else:
        title, remedy = filled(reason)
        said = {"type": "about:blank", "title": title, "status": 429, "code": reason.code, "remedy": remedy}
        response = JsonResponse(said, status=429, content_type=_PROBLEM)
    response.headers["Retry-After"] = str(seconds)
    return response


def _keys(request: Request, account: str) -> Mapping[str, str]:
    """Scope → whose. A browser in which somebody signed in counts by itself: no stranger's attempts hold it up."""
    device = request.device
    remembered = bool(account) and device.remembers(whose(ACCOUNT, account))
    keys = {DEVICE: device.id if device.known else f"none at {request.network}"}
    if not device.marks:
        keys[ADDRESS] = request.network
    if account and not remembered:
        keys[ACCOUNT] = account
    return keys


def _with_captcha(passage: Passage, until: datetime) -> Passage:
    service = captcha(settings.ANBAO_CAPTCHA)
    if service is None:
        return replace(passage, reason=words.held_back(until).reason, until=until)
    answer = passage.request.POST.get(service.widget.field, "")
    try:
        passed = bool(answer) and service.check(answer)
    except CaptchaSilent:
        return replace(passage, reason=words.captcha_silent().reason)
    return passage if passed else replace(passage, reason=words.captcha_missing().reason)


def _proved(request: Request, kind: str, at: datetime) -> bool:
    answer, nonce = request.POST.get(CHALLENGE, ""), request.POST.get(NONCE, "")
    return bool(answer) and proof.accept(kind=kind, answer=answer, nonce=nonce, waiter=request.network, at=at)


def _ask(request: Request, kind: str, step: Step, at: datetime) -> Ask | None:
    if step == Step.FREE:
        return None
    service = captcha(settings.ANBAO_CAPTCHA) if step >= Step.CAPTCHA else None
    if service is not None:
        request.__dict__["allowed_origins"] = tuple(service.origins)
    figures = proof_figures(at)
    return Ask(proof.challenge(kind=kind, at=at), figures.bits, _wait(at), service.widget if service else None)


def _wait(at: datetime) -> int:
    return math.ceil(proof_figures(at).wait / timedelta(seconds=1))

"""An examiner's seat, opened by two people on the console's own pages, and a draw made in it."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.urls import reverse

from anbao.kernel import clock
from anbao.project.demo.pages import Form
from anbao.project.demo.seed import COMPLIANCE, OFFICER, SignIn
from anbao.project.demo.walk import Walk, WalkFailed, code_of

AGENCY: Final = "示範檢查機關"
DOCUMENT: Final = "示範字第 1150001234 號"
NUMBER: Final = re.compile(r"EX-[0-9A-Z]{6}")
CODE: Final = re.compile(r"(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}")
PROPOSAL: Final = r"/approvals/[0-9a-f-]{36}/$"
SEAT: Final = r"/console/examiner/[0-9a-f-]{36}/$"
SAMPLE: Final = r"/draws/[0-9a-f-]{36}/[0-9a-f-]{36}/$"
MOST: Final = 20
"""Questions that are tried until a draw finds somebody."""


def open_seat(base: str, simulator: str) -> dict[str, str]:
    """The cookies of whoever has just taken the seat. Raises WalkFailed where a page leads nowhere."""
    author, approver = (_staff(base, simulator, who) for who in (COMPLIANCE, OFFICER))
    begins = clock.now().astimezone(clock.TAIPEI) - timedelta(minutes=5)
    asked = {
        "agency": AGENCY,
        "document": DOCUMENT,
        "starts_at": f"{begins:%Y-%m-%dT%H:%M}",
        "ends_at": f"{begins + timedelta(days=5):%Y-%m-%dT%H:%M}",
    }
    author.go(base + reverse("examiner-console:seats"))
    author.send(_form(author, reverse("examiner-console:seats")), asked)
    approver.go(_link(author, PROPOSAL))
    approver.go(_link(approver, "/approve/$"))
    approver.send(_form(approver, "/approve/"), {})
    author.go(base + reverse("examiner-console:seats"))
    number = _found(NUMBER, author)
    author.go(_link(author, SEAT))
    author.send(_form(author, "/code/"), {})
    given = {"number": number, "code": _found(CODE, author)}
    for staff in (author, approver):
        staff.client.close()
    examiner = Walk(base, simulator, given)
    with examiner.client:
        examiner.go(base + reverse("examiner:sign-in"))
        examiner.send(_form(examiner, reverse("examiner:sign-in")), given)
        _draw(examiner)
        return _cookies(examiner)


def _draw(examiner: Walk) -> None:
    """Draw at the answered questions, one after the other, until somebody is drawn."""
    examiner.go(f"{examiner.base}{reverse('examiner:checklist')}?state=q_answered")
    questions = list(dict.fromkeys(link for link in examiner.page.links if "/questions/" in link))
    today = clock.now().astimezone(clock.TAIPEI).date()
    asked = {"since": str(today - timedelta(days=30)), "until": str(today), "number": "5", "seed": "anbao-2026"}
    for question in questions[:MOST]:
        examiner.go(question)
        examiner.send(_form(examiner, "/draw/"), asked)
        if any(re.search(SAMPLE, link) for link in examiner.page.links):
            return
    raise WalkFailed("no answered question of the checklist draws anybody")


def _staff(base: str, simulator: str, who: SignIn) -> Walk:
    walk = Walk(base, simulator, {})
    walk.go(base + reverse("identity:staff-sign-in"))
    walk.send(_form(walk, reverse("identity:staff-sign-in")), {"login": who.login, "password": who.password})
    code = next((form for form in walk.page.forms if any(control.name == "code" for control in form.visible())), None)
    if code is None:
        raise WalkFailed(f"{walk.page.url} asks for no code: {walk.page.text[:300]}")
    walk.send(code, {"code": code_of(simulator, who.login)})
    return walk


def _form(walk: Walk, part: str) -> Form:
    found = next((form for form in walk.page.forms if form.method == "post" and part in form.action), None)
    if found is None:
        raise WalkFailed(f"{walk.page.url} has no form for {part}: {walk.page.text[:300]}")
    return found


def _link(walk: Walk, pattern: str) -> str:
    found = next((link for link in walk.page.links if re.search(pattern, link)), None)
    if found is None:
        raise WalkFailed(f"{walk.page.url} has no link to {pattern}: {walk.page.text[:300]}")
    return found


def _found(pattern: re.Pattern[str], walk: Walk) -> str:
    found = pattern.search(walk.page.text)
    if found is None:
        raise WalkFailed(f"{walk.page.url} does not show what was looked for: {walk.page.text[:300]}")
    return found.group()


def _cookies(walk: Walk) -> dict[str, str]:
    kept: Mapping[str, str | None] = {cookie.name: cookie.value for cookie in walk.client.cookies.jar}
    return {name: value or "" for name, value in kept.items()}

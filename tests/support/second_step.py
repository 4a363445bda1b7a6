"""The second step of staff, taken for tests that are about something else.

Django's test client is in at once: what the product's own page would keep with the session is kept with it here. Tests
of the second step itself, marked `second_step`, meet the pages as people do. Beside the product's processes nothing is
taken over: `code_of` tells what the authenticator of an account shows, and the pages take it.
"""

from typing import Any

import pytest
from django.test import Client, RequestFactory

SIGN_IN, PASSWORD = "/console/sign-in/", "/console/account/password/"
COOKIE = "anbao_staff"


@pytest.fixture(autouse=True)
def _second_step(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.node.get_closest_marker("second_step") is None:
        monkeypatch.setattr(Client, "post", _posting(Client.post))


def _posting(post: Any) -> Any:
    def posted(self: Client, path: str, *args: Any, follow: bool = False, **kwargs: Any) -> Any:
        if path.partition("?")[0] not in {SIGN_IN, PASSWORD}:
            return post(self, path, *args, follow=follow, **kwargs)
        answer = post(self, path, *args, **kwargs)
        if answer.status_code == 302:
            goal = take(self)
            if goal and path.startswith(SIGN_IN):
                answer["Location"] = goal
        if not follow or answer.status_code != 302:
            return answer
        final = self.get(answer["Location"], follow=True)
        final.redirect_chain.insert(0, (answer["Location"], 302))
        return final

    return posted


def take(client: Client) -> str:
    """Let the client's member of staff be wholly in; where the sign-in led to, if it waited for the second step."""
    from anbao.identity.actions.sessions import HALF, half_of, start_session
    from anbao.identity.backends.store import SessionStore
    from anbao.identity.domain.factors import PASSWORD as TYPED
    from anbao.identity.domain.factors import TOTP, as_kept, joined, proof_of
    from anbao.identity.queries.strength import PROOFS, session_proofs
    from anbao.identity.views.shared import goal_of
    from anbao.kernel import clock
    from anbao.kernel.actor import Actor, ActorKind

    at = clock.now()
    asking: Any = RequestFactory().post(SIGN_IN)
    asking.session = session = SessionStore(client.cookies[COOKIE].value, audience="staff", at=at)
    goal, proofs = "", (proof_of(TYPED, at), proof_of(TOTP, at))
    half = half_of(asking, at) if session.get(HALF) else None
    if half:
        visitor = Actor(ActorKind.VISITOR, "second-step")
        start_session(request=asking, account=half.account, by=visitor, at=at, proofs=proofs)
        goal = goal_of(half.goal, "staff")
    else:
        session[PROOFS] = as_kept(joined(session_proofs(asking), *proofs))
    session.save()
    client.cookies[COOKIE] = session.session_key
    return goal


def code_of(login: str) -> str:
    """What the authenticator of an account shows now; that it was used a moment ago is forgotten."""
    from anbao.identity.api import account_of
    from anbao.identity.domain.one_time import code_at, step_at
    from anbao.identity.models import Factor
    from anbao.identity.queries.factors import app_secrets
    from anbao.kernel import clock

    account = account_of(login)
    assert account is not None
    Factor.objects.filter(account=account).update(last_step=None)
    return code_at(app_secrets(account)[0][1], step_at(clock.now()))


def enter(page: Any, login: str, *, scripts: bool = True) -> None:
    """In a real browser, at the page of the second step: type the code, which sends itself where scripts run."""
    assert page.url.endswith("/second-step/"), page.url
    with page.expect_navigation():
        page.locator("input[name=code]").fill(code_of(login))
        if not scripts:
            page.locator("main .button--primary").first.click()

"""Stopping advertising mail: the page behind the link in each mail, and what a mail program's button posts to."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from anbao.kernel.actor import Actor, ActorKind
from anbao.kernel.clock import now
from anbao.keys.api import KeyDestroyed
from anbao.messages import api as messages

ONE_CLICK = "List-Unsubscribe"


@never_cache
@csrf_exempt  # the token is the right to do it: a mail program has neither our cookie nor our form (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing, for mail programs fetch links ahead; pressing the button stops at once."""
    recipient = _recipient(token)
    if request.method == "POST":
        messages.choose_advertising(
            message=recipient.message,
            wanted="resume" in request.POST,
            way="one-click" if ONE_CLICK in request.POST else "link",
            by=Actor(ActorKind.VISITOR, f"mail-{recipient.message}"),
            at=now(),
        )
        recipient = _recipient(token)
    context = {"recipient": recipient, "done": request.method == "POST"}
    answer = render(request, "site/stop.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _recipient(token: str) -> messages.Recipient:
    try:
        recipient = messages.advertised(token)
    except KeyDestroyed as gone:  # the person was erased: nobody is left to write to
        raise Http404 from gone
    if recipient is None:
        raise Http404
    return recipient

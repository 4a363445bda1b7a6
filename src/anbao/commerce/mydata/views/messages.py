"""What we wrote to somebody: the list, and one message as it was kept."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anbao.commerce.journey import api as journey
from anbao.commerce.mydata.views.shared import owner, private
from anbao.identity import api as identity
from anbao.identity.api import Request, customer_required
from anbao.messages import api as sent
from anbao.ui.api import language

A_PAGE = 20


@customer_required
@require_GET
def messages(request: Request) -> HttpResponse:
    """Newest first; `before` in the address is the last message of the page before."""
    mine = owner(request)
    found = sent.letters_of(mine.reader, limit=A_PAGE + 1, before=_id(request.GET.get("before", "")))
    shown = found[:A_PAGE]
    context = {
        "letters": [(one, journey.message_in_words(one.message.template)) for one in shown],
        "older": shown[-1].message.id if len(found) > A_PAGE else None,
        "paged": "before" in request.GET,
        "written_otherwise": identity.language_of(mine.account) != language(),
        "language": language(),
    }
    return private(render(request, "mydata/messages.html", context))


@customer_required
@require_GET
def message(request: Request, message: UUID) -> HttpResponse:
    found = sent.letter_of(owner(request).reader, message)
    if found is None:
        raise Http404
    title = journey.message_in_words(found.message.template) or _("訊息")
    return private(render(request, "mydata/message.html", {"letter": found, "title": title}))


def _id(text: str) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError as misshaped:
        raise Http404 from misshaped

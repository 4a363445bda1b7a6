"""Whose page it is."""

from uuid import UUID

from django.http import Http404, HttpResponse

from anbao.commerce.mydata.queries.owner import Owner, owner_of
from anbao.identity.api import Request


def owner(request: Request) -> Owner:
    """The signed-in customer. Behind `customer_required`."""
    if request.account is None:
        raise Http404
    return owner_of(UUID(str(request.account.pk)))


def private(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "private, no-store"
    return answer

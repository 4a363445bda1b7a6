"""What pages of accounts of staff share."""

from typing import Final
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404

from anbao.console.apps import APPROVALS
from anbao.console.queries import staff
from anbao.identity.api import Request
from anbao.kernel.clock import now

CONFLICT: Final = 409
UNPROCESSABLE: Final = 422


def found_or_404(request: Request, account: UUID) -> staff.MemberPage:
    try:
        return staff.member_page(
            account, viewer=UUID(request.actor.id), may_see_proposals=request.may(APPROVALS), at=now()
        )
    except ObjectDoesNotExist:
        raise Http404 from None

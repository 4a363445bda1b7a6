"""The company's applications for programs of staff, without their personal part."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from anbao.commerce.journey.domain.machine import State
from anbao.commerce.journey.models import Application
from anbao.commerce.journey.queries import staff
from anbao.commerce.journey.rest.shared import ApplicationAnswer, ApplicationsAnswer, application_answer
from anbao.endpoints.api import KINDS, After, Does, Limit, Problem, endpoint, paged, scope
from anbao.kernel.text import N_

router = Router(tags=[N_("作業平台")])
READ = scope("console-applications:read", N_("讀全部投保申請"), holder="staff", permission="applications.view")
READS = Does(scope=READ)


@endpoint(
    router, "GET", "/console/applications", READS, summary=N_("全部投保申請，最新的在前"), answer=ApplicationsAnswer
)
def console_applications(
    request: HttpRequest,  # noqa: ARG001
    state: Annotated[State | None, Query(description=N_("只列這個狀態。"))] = None,
    limit: Limit = 50,
    after: After = "",
) -> ApplicationsAnswer:
    rows = Application.objects.filter(**({} if state is None else {"state": state}))
    found, following = paged(rows, after=after, limit=limit)
    return ApplicationsAnswer(items=[application_answer(row) for row in found], next=following)


@endpoint(
    router,
    "GET",
    "/console/applications/{uuid:application}",
    READS,
    summary=N_("任一件投保申請"),
    answer=ApplicationAnswer,
)
def console_application(request: HttpRequest, application: UUID) -> ApplicationAnswer:  # noqa: ARG001
    row = staff.find(application)
    if row is None:
        raise Problem(KINDS.not_found)
    return application_answer(row)

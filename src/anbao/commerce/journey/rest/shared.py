"""What endpoints of applications share: the application as a program reads it, and whose it is."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema

from anbao.commerce.journey.models import Application
from anbao.commerce.journey.queries.pages import ApplicationView, own, view_of
from anbao.endpoints.api import KINDS, ROOT, Problem, answered, caller_of, refused, scope, tag_of, version_read
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Verdict
from anbao.ui.api import filled

READ = scope("applications:read", N_("讀自己的投保申請和通知"), holder="customer")
WRITE = scope("applications:write", N_("代您投保：試算、告知、同意、確認、繳費"), holder="customer")
CHANGED = "journey.changed-elsewhere"


class NoticeAnswer(Schema):
    """Why it does not go on, and what to do."""

    code: str
    message: str
    remedy: str


class ApplicationAnswer(Schema):
    """An application without its personal part. `version` counts every change."""

    id: UUID
    number: str
    product: str
    title: str
    state: str
    state_title: str = Field(description=N_("狀態，給人讀的。"))
    next_step: str = Field(description=N_("接下來怎麼做。"))
    waits_for: str = Field(description=N_("customer、company、outside 或 nobody。"))
    premium: int = Field(description=N_("新臺幣元，整數。"))
    starts_at: datetime
    ends_at: datetime
    inputs: dict[str, str]
    notice: NoticeAnswer | None
    created_at: datetime
    changed_at: datetime
    version: int


class ApplicationsAnswer(Schema):
    items: list[ApplicationAnswer]
    next: str | None = Field(description=N_("下一頁的 after；沒有下一頁是 null。"))


def application_answer(row: Application) -> ApplicationAnswer:
    view = view_of(row)
    return ApplicationAnswer(
        id=view.id,
        number=view.number,
        product=view.line,
        title=view.title,
        state=str(view.state),
        state_title=view.next_title,
        next_step=view.next_text,
        waits_for=view.waits_for,
        premium=view.premium,
        starts_at=view.starts_at,
        ends_at=view.ends_at,
        inputs=row.inputs,
        notice=_notice(view),
        created_at=view.created_at,
        changed_at=view.changed_at,
        version=view.version,
    )


def find(request: HttpRequest, application: UUID) -> Application:
    """The caller's own application. Raises Problem: somebody else's is not there."""
    row = own(application, caller_of(request).account)
    if row is None:
        raise Problem(KINDS.not_found)
    return row


def find_as_read(request: HttpRequest, application: UUID) -> tuple[Application, int]:
    """The caller's own application at the version that they read. Raises Problem where it is another by now.

    The action looks again under its lock.
    """
    row, version = find(request, application), version_read(request)
    if row.version != version:
        raise Problem(KINDS.changed)
    return row, version


def told(row: Application, *, status: int = 200) -> HttpResponse:
    """The application as it is now, with the tag that the next step is to name."""
    row.refresh_from_db()
    answer = application_answer(row)
    tag = tag_of(answer.model_dump_json().encode(), answer.version)
    headers = {"ETag": tag, **({"Location": f"{ROOT}applications/{row.id}"} if status == 201 else {})}  # noqa: PLR2004
    return answered(answer, status=status, headers=headers)


def settled(row: Application, verdict: Verdict) -> HttpResponse:
    """The application where a step passed, else why not. What was changed meanwhile is a failed precondition."""
    if isinstance(verdict, Passed):
        return told(row)
    if verdict.reason.code == CHANGED:
        raise Problem(KINDS.changed)
    return refused(verdict)


def _notice(view: ApplicationView) -> NoticeAnswer | None:
    reason: Reason | None = view.notice
    if reason is None:
        return None
    message, remedy = filled(reason)
    return NoticeAnswer(code=reason.code, message=message, remedy=remedy)

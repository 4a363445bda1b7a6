"""A customer's policies for programs: what is covered from when, and the e-policy itself."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema

from anbao.commerce.policies.actions import deliver
from anbao.commerce.policies.models import Policy
from anbao.commerce.policies.queries.page import own
from anbao.commerce.policies.queries.policies import view_of
from anbao.endpoints.api import KINDS, After, Does, Limit, Problem, caller_of, endpoint, paged, scope
from anbao.kernel import clock
from anbao.kernel.text import N_

router = Router(tags=[N_("保單")])
READ = scope("policies:read", N_("讀自己的保單，下載電子保單"), holder="customer")
READS = Does(scope=READ)
PDF = "application/pdf"


class CoverAnswer(Schema):
    title: str
    amount: int = Field(description=N_("新臺幣元，整數。"))


class PolicyAnswer(Schema):
    id: UUID
    number: str
    product: str
    title: str
    state: str = Field(description=N_("upcoming、in_force、ended、cancelled 或 withdrawn。"))
    premium: int = Field(description=N_("新臺幣元，整數。"))
    starts_at: datetime
    ends_at: datetime
    contracted_at: datetime
    closed_at: datetime | None
    application: UUID
    cover: list[CoverAnswer]
    has_document: bool = Field(description=N_("電子保單是否已經可以下載。"))


class PoliciesAnswer(Schema):
    items: list[PolicyAnswer]
    next: str | None = Field(description=N_("下一頁的 after；沒有下一頁是 null。"))


@endpoint(router, "GET", "/policies", READS, summary=N_("自己的保單，最新的在前"), answer=PoliciesAnswer)
def policies(request: HttpRequest, limit: Limit = 50, after: After = "") -> PoliciesAnswer:
    rows = Policy.objects.filter(account_id=caller_of(request).account)
    found, following = paged(rows, after=after, limit=limit)
    return PoliciesAnswer(items=[_policy(row) for row in found], next=following)


@endpoint(router, "GET", "/policies/{uuid:policy}", READS, summary=N_("一張保單"), answer=PolicyAnswer)
def policy(request: HttpRequest, policy: UUID) -> PolicyAnswer:
    return _policy(_own(request, policy))


@endpoint(
    router,
    "GET",
    "/policies/{uuid:policy}/document",
    Does(scope=READ, media=PDF),
    summary=N_("電子保單（PDF）；下載即為開啟"),
)
def policy_document(request: HttpRequest, policy: UUID) -> HttpResponse:
    caller = caller_of(request)
    found = deliver.open_document(policy=policy, account=caller.account, by=caller.actor, at=clock.now())
    if found is None:
        raise Problem(KINDS.not_found)
    name, content = found
    answer = HttpResponse(content, content_type=PDF)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _own(request: HttpRequest, policy: UUID) -> Policy:
    row = own(policy, caller_of(request).account)
    if row is None:
        raise Problem(KINDS.not_found)
    return row


def _policy(row: Policy) -> PolicyAnswer:
    view = view_of(row)
    return PolicyAnswer(
        id=view.id,
        number=view.number,
        product=view.line,
        title=_(view.title),
        state=view.state(clock.now()),
        premium=view.premium,
        starts_at=view.starts_at,
        ends_at=view.ends_at,
        contracted_at=view.contracted_at,
        closed_at=view.closed_at,
        application=view.application,
        cover=[CoverAnswer(title=_(title), amount=amount) for title, amount in view.sums.items()],
        has_document=view.document is not None,
    )

"""A customer's own applications, and what the company wrote about them."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from anbao.commerce.journey.models import Application
from anbao.commerce.journey.queries.told import message_in_words
from anbao.commerce.journey.rest.shared import (
    READ,
    ApplicationAnswer,
    ApplicationsAnswer,
    application_answer,
    find,
    told,
)
from anbao.endpoints.api import After, Does, Limit, caller_of, cut, endpoint, paged, place_of
from anbao.kernel.actor import Subject
from anbao.kernel.text import N_
from anbao.messages import api as messages

router = Router(tags=[N_("投保申請")])
READS = Does(scope=READ)


class MessageAnswer(Schema):
    """A message as it was sent; secrets in it, a code say, are masked."""

    id: UUID
    about: str = Field(description=N_("關於什麼。"))
    channel: str = Field(description=N_("sms（簡訊）或 mail（電子郵件）。"))
    to: str = Field(description=N_("寄到哪裡，遮住一部分。"))
    state: str
    at: datetime
    subject: str
    text: str


class MessagesAnswer(Schema):
    items: list[MessageAnswer]
    next: str | None = Field(description=N_("下一頁的 after；沒有下一頁是 null。"))


@endpoint(router, "GET", "/applications", READS, summary=N_("自己的投保申請，最新的在前"), answer=ApplicationsAnswer)
def applications(request: HttpRequest, limit: Limit = 50, after: After = "") -> ApplicationsAnswer:
    rows = Application.objects.filter(account_id=caller_of(request).account)
    found, following = paged(rows, after=after, limit=limit)
    return ApplicationsAnswer(items=[application_answer(row) for row in found], next=following)


@endpoint(
    router, "GET", "/applications/{uuid:application}", READS, summary=N_("一件投保申請"), answer=ApplicationAnswer
)
def application(request: HttpRequest, application: UUID) -> HttpResponse:
    return told(find(request, application))


@endpoint(router, "GET", "/messages", READS, summary=N_("關於投保申請的通知，最新的在前"), answer=MessagesAnswer)
def messages_sent(request: HttpRequest, limit: Limit = 50, after: After = "") -> MessagesAnswer:
    mine = Application.objects.filter(account_id=caller_of(request).account).values_list("id", flat=True)
    found = messages.messages_among(
        [Subject("application", str(one)) for one in mine],
        before=place_of(after),
        limit=limit + 1,
    )
    shown, following = cut(found, limit)
    said = messages.said_in([one.id for one in shown])
    return MessagesAnswer(
        items=[
            MessageAnswer(
                id=one.id,
                about=message_in_words(one.template),
                channel=one.channel,
                to=one.masked_to,
                state=one.state,
                at=one.at,
                subject=said[one.id].subject,
                text=said[one.id].text,
            )
            for one in shown
        ],
        next=following,
    )

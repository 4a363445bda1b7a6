"""What a program may ask about the token that it calls with."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Field, Router, Schema

from anbao.endpoints.queries.tokens import token_of
from anbao.endpoints.rest.callers import caller_of
from anbao.endpoints.rest.operations import Does, endpoint
from anbao.kernel import clock
from anbao.kernel.text import N_

router = Router(tags=[N_("權杖")])


class TokenAnswer(Schema):
    """The token of this call, without itself."""

    name: str = Field(description=N_("主人取的名稱。"))
    holder: str = Field(description=N_("customer（保戶）或 staff（同仁）。"))
    scopes: list[str] = Field(description=N_("可以用來做什麼。"))
    ends_at: datetime = Field(description=N_("到期。"))


@endpoint(router, "GET", "/token", Does(known=True), summary=N_("這次使用的權杖"), answer=TokenAnswer)
def token(request: HttpRequest) -> TokenAnswer:
    caller = caller_of(request)
    found = token_of(caller.token, at=clock.now())
    return TokenAnswer(name=found.name, holder=caller.kind, scopes=sorted(caller.scopes), ends_at=found.ends_at)

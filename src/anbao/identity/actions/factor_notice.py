"""A mail to the owner of an account whenever one of its second factors changes."""

from datetime import datetime
from typing import Final, Literal

from django.conf import settings
from django.utils.translation import gettext, override

from anbao.identity.domain.factors import methods
from anbao.identity.models import Account
from anbao.identity.queries.persons import data_key_of, person_data, staff_data
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.clock import TAIPEI
from anbao.kernel.text import N_
from anbao.messages.api import company_in, send

What = Literal["added", "removed", "used", "reset"]
_SAID: Final[dict[What, str]] = {
    "added": N_("新增了{method}"),
    "removed": N_("移除了{method}"),
    "used": N_("用{method}登入"),
    "reset": N_("第二因子由兩位管理人員重設"),
}
TEMPLATE: Final = "identity.factor-mail"


def tell_owner(*, account: Account, what: What, method: str, by: Actor, at: datetime) -> None:
    """Say what changed, and what to do if it was somebody else. Joins the caller's transaction."""
    customer = account.kind == "customer"
    person = account.person_id
    mail = person_data(person).mail if customer else staff_data([person])[person].mail
    with override(account.language):
        title = gettext(methods.get(method).title) if method in methods else method
        said = gettext(_SAID[what]).format(method=title)
    path = "/account/security/" if customer else "/console/account/security/"
    send(
        template=TEMPLATE,
        channel="mail",
        to=mail,
        data_key=data_key_of(person),
        params={
            "company": company_in(account.language),
            "what": said,
            "when": at.astimezone(TAIPEI).strftime("%Y/%m/%d %H:%M"),
            "url": f"{settings.ANBAO_PUBLIC_URL.rstrip('/')}{path}",
            "phone": settings.ANBAO_COMPANY_PHONE,
        },
        matter=Subject("account", str(account.id)),
        by=by,
        at=at,
        language=account.language,
    )

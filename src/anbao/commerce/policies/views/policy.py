"""The customer's pages of one policy: what it covers, its document and receipt, and giving it up."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.policies.actions import close, deliver
from anbao.commerce.policies.domain.calendar import calendar_file
from anbao.commerce.policies.domain.closing import WAYS, Closing
from anbao.commerce.policies.domain.sections import notes_on
from anbao.commerce.policies.forms import CodeForm
from anbao.commerce.policies.models import Policy
from anbao.commerce.policies.queries.page import contact_of, own, page_of, procedure
from anbao.commerce.policies.queries.policies import view_of
from anbao.commerce.policies.queries.rights import right_of
from anbao.commerce.policies.queries.serving import why_not_served
from anbao.identity import api as identity
from anbao.identity.api import Request, customer_required
from anbao.kernel.clock import now
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused
from anbao.rulebook import api as rulebook
from anbao.ui.api import add_reason

_CLOSE = {"cancelled": close.cancel_policy, "withdrawn": close.withdraw}
_PATHS: dict[str, Closing] = {"cancel": "cancelled", "withdraw": "withdrawn"}


@customer_required
@require_GET
def policy(request: Request, policy: UUID) -> HttpResponse:
    """Everything about one policy, for its owner."""
    return _show(request, _find(request, policy))


@customer_required
@require_GET
def document(request: Request, policy: UUID) -> HttpResponse:
    """The e-policy, for its owner only. Fetching it counts as opened; a browser fetching ahead gets nothing."""
    if "prefetch" in request.headers.get("Sec-Purpose", ""):
        raise Http404
    found = deliver.open_document(policy=policy, account=_owner(request), by=request.actor, at=now())
    if found is None:
        raise Http404
    name, content = found
    return _file(content, name, "application/pdf")


@customer_required
@require_GET
def calendar(request: Request, policy: UUID) -> HttpResponse:
    """The cover as an event of a calendar."""
    row = _find(request, policy)
    address = settings.ANBAO_PUBLIC_URL + reverse("policies:policy", args=[row.id])
    content = calendar_file(
        uid=f"{row.id}@{request.get_host().partition(':')[0]}",
        stamp=row.closed_at or row.contracted_at,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        summary=_("{title}保障期間").format(title=_(row.title)),
        text=_("保單號碼 {number}\n客服電話 {phone}").format(number=row.number, phone=settings.ANBAO_COMPANY_PHONE),
        url=address,
        gone=bool(row.closed_as),
    )
    return _file(content.encode(), f"{row.number}.ics", "text/calendar; charset=utf-8")


@customer_required
@require_POST
def send_again(request: Request, policy: UUID) -> HttpResponse:
    row = _find(request, policy)
    verdict = deliver.send_again(policy=row.id, account=_owner(request), by=request.actor, at=now())
    if isinstance(verdict, Passed):
        return redirect(reverse("policies:policy", args=[row.id]) + "#delivery")
    return _show(request, row, refused=verdict.reason)


@customer_required
@require_POST
def receive(request: Request, policy: UUID) -> HttpResponse:
    """Sign for the policy. No box is ticked beforehand, and none counts that the customer did not tick."""
    row = _find(request, policy)
    if request.POST.get("agreed") != "yes":
        return _show(request, row, refused=_NOT_TICKED)
    verdict = deliver.sign_receipt(policy=row.id, account=_owner(request), by=request.actor, at=now())
    if isinstance(verdict, Passed):
        return redirect(reverse("policies:policy", args=[row.id]) + "#delivery")
    return _show(request, row, refused=verdict.reason)


@customer_required
@require_http_methods(["GET", "POST"])
def closing(request: Request, policy: UUID, way: str) -> HttpResponse:
    """The page on which a policy is given up: what that means, what goes back, a code, done."""
    row, ending = _find(request, policy), _ending(way)
    if row.closed_as or not right_of(row, ending, at=now()).open:
        return redirect("policies:policy", row.id)
    if request.method == "GET":
        return _closing(request, row, way, _code_form())
    form = _code_form(request.POST)
    if form.is_valid():
        act = _CLOSE[ending]
        verdict = act(
            policy=row.id, account=_owner(request), code=form.cleaned_data["code"], by=request.actor, at=now()
        )
        if isinstance(verdict, Passed):
            return redirect("policies:policy", row.id)
        add_reason(form, verdict.reason)
        form.data = {}
        row.refresh_from_db()
    return _closing(request, row, way, form, status=422)


@customer_required
@require_http_methods(["GET", "POST"])
def closing_code(request: Request, policy: UUID, way: str) -> HttpResponse:
    row, ending = _find(request, policy), _ending(way)
    if request.method == "GET":
        return redirect("policies:closing", row.id, way)
    issued = close.request_code(policy=row.id, closing=ending, account=_owner(request), by=request.actor, at=now())
    if isinstance(issued, Refused):
        row.refresh_from_db()
        return _closing(request, row, way, _code_form(), refused=issued.reason, status=422)
    return redirect("policies:closing", row.id, way)


def _show(request: Request, row: Policy, *, refused: Reason | None = None) -> HttpResponse:
    at = now()
    row.refresh_from_db()
    page, line = page_of(row, at=at), catalogue.line(row.line)
    context = {
        "words": line.words if line is not None else None,
        "page": page,
        "policy": page.policy,
        "state": page.policy.state(at),
        "sums": [(_(title), amount) for title, amount in row.sums],
        "refused": refused,
        "procedure": procedure(at),
        "notes": notes_on(row.application),
    }
    return _private(render(request, "policies/policy.html", context, status=422 if refused else 200))


def _closing(
    request: Request, row: Policy, way: str, form: CodeForm, *, refused: Reason | None = None, status: int = 200
) -> HttpResponse:
    at, ending = now(), _PATHS[way]
    otp = identity.otp_status(row.otp) if row.otp is not None else None
    barred = why_not_served(row.account_id, at=at)
    asked = otp if otp is not None and otp.purpose == WAYS[ending].purpose and otp.live(at) else None
    context = {
        "policy": view_of(row),
        "right": right_of(row, ending, at=at),
        "way": way,
        "form": form,
        "otp": asked,
        "masked_phone": contact_of(row),
        "refused": refused or barred,
        "barred": barred is not None,
    }
    return _private(render(request, "policies/closing.html", context, status=status))


def _code_form(data: QueryDict | None = None) -> CodeForm:
    return CodeForm(data, digits=rulebook.at(now()).figure("otp.min_digits").number)


def _find(request: Request, policy: UUID) -> Policy:
    row = own(policy, _owner(request))
    if row is None:
        raise Http404
    return row


def _ending(way: str) -> Closing:
    if way not in _PATHS:
        raise Http404
    return _PATHS[way]


def _owner(request: HttpRequest) -> UUID:
    return UUID(str(request.account.pk))  # type: ignore[attr-defined]


def _file(content: bytes, name: str, media_type: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return _private(answer)


def _private(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "private, no-store"
    return answer


_NOT_TICKED = Reason(
    "policies.receipt-not-ticked",
    N_("還沒有勾選簽收。"),
    N_("請先下載電子保單看過內容，勾選後再按「簽收」。"),
    field="agreed",
)

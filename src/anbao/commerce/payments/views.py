"""The company's list of payments."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anbao.commerce.payments.models import Payment
from anbao.commerce.payments.queries import staff
from anbao.identity.api import Request, staff_required
from anbao.ui.api import Column, Filter, Register, Tab, asked, bounded_count, bounded_counts, list_response

VIEW = "applications.view"


@staff_required(VIEW)
@require_safe
def payments(request: Request) -> HttpResponse:
    """Filters live in the address."""
    group, method = asked(request, "group", staff.GROUPS), asked(request, "method", staff.METHODS)
    order = asked(request, "q")
    counts = bounded_counts({key: staff.listed(group=key) for key in staff.GROUPS})
    tabs = [
        Tab(
            _(title),
            reverse("payments-console:list", query={"group": key} if key else None),
            bounded_count(counts[key]),
            key == group,
        )
        for key, (title, _those) in staff.GROUPS.items()
    ]
    methods = [(key, _(title)) for key, title in staff.METHODS.items()]
    filters = [
        Filter("q", _("訂單編號"), order),
        Filter("method", _("付款方式"), method, [("", _("全部方式")), *methods]),
    ]
    rows = staff.listed(group=group, method=method, order=order)
    return list_response(request, _PAYMENTS, rows, filters=filters, tabs=tabs, context={"group": group})


def _columns() -> list[Column]:
    return [
        Column("order", _("訂單編號"), href_key="href", primary=True),
        Column("state", _("狀態"), "badge"),
        Column("amount", _("金額"), "money"),
        Column("method", _("付款方式")),
        Column("opened_at", _("開始付款"), "when"),
        Column("captured_at", _("扣款"), "when"),
        Column("reason", _("原因")),
    ]


_PAYMENTS: Register[Payment] = Register("payments", "payments/list.html", _columns, staff.rows_of, staff.ORDERS)

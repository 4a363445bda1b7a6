"""Names that customers ask to have changed, as work of whoever proposes them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.identity import api as identity
from anbao.kernel.clock import local_date
from anbao.kernel.registries import Waiting, WorkAsk, WorkRow


def names(ask: WorkAsk) -> Waiting:
    """The longest waiting first; nothing of the person but where the request is."""
    found = identity.names_waiting()
    rows = [
        WorkRow(
            _("客戶申請變更姓名"),
            reverse("customers-console:customer", args=[person]),
            None,
            f"{local_date(at):%Y/%m/%d}",
        )
        for person, at in found[: ask.rows]
    ]
    return Waiting(rows, len(found))

"""What shows that advertising mail can be stopped: the newest mails say how, and the page behind it is there."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from anbao.commerce.site.models import AdvertisementMail
from anbao.kernel.looks import looked
from anbao.kernel.registries import Look, Probe
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason
from anbao.keys.api import KeyDestroyed
from anbao.messages import api as messages
from anbao.ui.api import visit

NEWEST, VISITED = 50, 3  # mails read, and links of them that are followed
OK = 200
_FORM = '<form method="post"'


def way_to_stop(at: datetime) -> Look:
    """Each of the newest mails tells the address that stops it, and a visitor finds a button there."""
    sent = AdvertisementMail.objects.filter(message__isnull=False, at__lte=at).order_by("-at", "-id")[:NEWEST]
    faults, stops = [], []
    for message in filter(None, sent.values_list("message", flat=True)):
        try:
            said = messages.said_in([message])[message]
        except KeyDestroyed:
            continue
        if said.stop and said.stop in said.text:
            stops.append(said.stop)
        else:
            faults.append(f"{message} does not say how to stop")
    faults += [fault for stop in stops[:VISITED] for fault in _dead(stop)]
    return looked(faults, seen=len(stops), says=f"{len(stops)} mails", otherwise=_NO_WAY)


def _dead(stop: str) -> Iterator[str]:
    page = visit(urlsplit(stop).path)
    if page.status != OK:
        yield f"the page answered {page.status}"
    elif _FORM not in page.body:
        yield "the page has no button"


_NO_WAY = Reason(
    "site.no-way-to-stop",
    N_("有廣告郵件收件人沒有辦法停止：{faults}。"),
    N_("請先停止寄送廣告郵件，修正範本或停止頁面之後再寄。"),
)

PROBES: dict[str, Probe] = {"advertising.way-to-stop": Probe(N_("廣告郵件寫明怎麼停止，按了有效"), way_to_stop)}

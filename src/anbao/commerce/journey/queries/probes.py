"""Probes of the product pages: whoever comes by reads every document, and who may insure whom, of what is sold."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from anbao.commerce.catalogue import api as catalogue
from anbao.kernel.registries import Look
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused
from anbao.ui.api import OwnPage, visit

OK = 200
NOTICE = "insurable-interest"


def product_documents(at: datetime) -> Look:
    """Every document of every line that is sold is linked from the product's page and shown whole."""
    sold = [line.key for line in catalogue.lines() if catalogue.release_state(line.key, at=at).sellable]
    browsed = {line: catalogue.documents("browse", line=line, at=at) for line in sold}
    faults = [f"{line} has no documents" for line, found in browsed.items() if not found]
    faults += [fault for line, found in browsed.items() for fault in _faults(line, found)]
    faults += [] if sold else ["nothing is sold"]
    says = "; ".join(f"{_path(line)}: {', '.join(one.key for one in found)}" for line, found in browsed.items())
    if not faults:
        return Look(Passed(), says)
    message, remedy = N_("商品的說明或條款，訪客讀不到：{faults}。"), N_("請確認商品已上架，並修正商品頁。")
    return Look(Refused(Reason("journey.documents-not-shown", message, remedy, {"faults": "; ".join(faults)})), says)


def insurable_interest(at: datetime) -> Look:
    """Every product of the person says on its page who may insure whom."""
    sold = [line.key for line in catalogue.lines() if catalogue.release_state(line.key, at=at).sellable]
    asked = [line for line in sold if catalogue.product_facts(line)["product.personal_lines"] is True]
    silent = [_path(line) for line in asked if not visit(_path(line)).texts.get(NOTICE, "")]
    if asked and not silent:
        return Look(Passed(), ", ".join(_path(line) for line in asked))
    faults = ", ".join(silent) or "nothing is sold"
    message, remedy = N_("商品頁沒有提醒要保人與被保險人的關係：{faults}。"), N_("請確認商品已上架，並修正商品頁。")
    return Look(Refused(Reason("journey.interest-not-shown", message, remedy, {"faults": faults})), faults)


def _path(line: str) -> str:
    return reverse("journey:product", args=[line])


def _faults(line: str, versions: list[catalogue.DocumentVersion]) -> Iterator[str]:
    path = _path(line)
    linked = visit(path).links[""]
    for version in versions:
        href = reverse("journey:product-document", args=[line, version.sha256])
        if href not in linked:
            yield f"{version.key} is not linked from {path}"
        page = visit(href)
        if page.status != OK:
            yield f"{href} answered {page.status}"
        elif _text_of(version) not in page.texts.get("main", ""):
            yield f"{version.key} is not shown as released"


def _text_of(version: catalogue.DocumentVersion) -> str:
    html = catalogue.render_document(catalogue.document_bytes(version.sha256))
    return OwnPage(OK, {}, f'<div id="text">{html}</div>').texts["text"]

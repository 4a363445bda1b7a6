"""The rulebook as files for other tools."""

import io

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from anbao.console.queries.shelf import Desk, Shelf
from anbao.console.views.shared import desk_page, page, plain_page
from anbao.identity.api import Request
from anbao.kernel.text import N_
from anbao.rulebook import api as rulebook

WHAT = {
    "xlsx": (N_("試算表（XLSX）"), N_("一份活頁簿，條目、義務、數值、解讀各一張工作表；給人看，或放進公司自己的表。")),
    "csv": (N_("CSV（ZIP 壓縮）"), N_("和試算表一樣的內容，一張表一個檔；匯進別的系統。")),
    "catalog": (N_("OSCAL 控制目錄（catalog）"), N_("本日有效的全部條目，照國際格式 OSCAL；GRC 工具先讀這一份。")),
    "profile": (N_("OSCAL 適用範圍（profile）"), N_("從控制目錄挑出適用本公司的條目，並帶上公司值。")),
    "component-definition": (N_("OSCAL 實作（component-definition）"), N_("系統裡哪些程式、文件負責哪些條目。")),
    "mapping-collection": (N_("OSCAL 對照（mapping-collection）"), N_("條目彼此的關係：平行、例外、由誰回答。")),
}
"""What each export is for, in the order in which people ask for them."""


CONFLICT = 409


@plain_page
def exports(request: Request, shelf: Shelf) -> HttpResponse:
    return _page(request, shelf)


@desk_page
def export(request: Request, desk: Desk, what: str) -> HttpResponseBase:
    """The file, as it is on the day; slow, as a whole book is written."""
    try:
        made = rulebook.export(what, at=desk.at)
    except rulebook.ExportUnknown:
        raise Http404 from None
    except rulebook.ExportEmpty:
        return _page(request, desk.plain, empty=True, status=CONFLICT)
    content = io.BytesIO(made.content)
    return FileResponse(content, as_attachment=True, filename=made.name, content_type=made.media_type)


def _page(request: Request, shelf: Shelf, *, empty: bool = False, status: int = 200) -> HttpResponse:
    lines = [(one, _(title), _(purpose)) for one, (title, purpose) in WHAT.items() if one in rulebook.WHAT_TO_EXPORT]
    return page(request, "exports", shelf, {"lines": lines, "empty": empty}, status=status)

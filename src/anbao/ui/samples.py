"""Made-up values for the gallery. Nobody's data."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from anbao.kernel.verdict import Reason
from anbao.ui import cells
from anbao.ui.fields import (
    MEGA,
    AddressField,
    AgreeField,
    BirthDateField,
    DatePartsField,
    DateTimeInput,
    NationalIdField,
    OtpField,
    PhoneField,
    UploadField,
)
from anbao.ui.lists import Filter, Listing
from anbao.ui.said import Said
from anbao.ui.shapes import (
    Bar,
    Chart,
    Column,
    GuardLine,
    HeatCell,
    HeatRow,
    NavGroup,
    NavItem,
    Share,
    Step,
    Tab,
    TimelineItem,
)
from anbao.ui.terms import terms

AT = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
DIGITS = 6
DESTINATIONS = [("asia", _("亞洲")), ("europe", _("歐洲")), ("america", _("美洲")), ("other", _("其他地區"))]


class Wrong(Enum):
    """Whether the forms show as refused."""

    NONE = "none"
    ALL = "all"


class SampleForm(forms.Form):
    name = forms.CharField(label=_("姓名"), error_messages={"required": _("請填寫姓名。")})
    national_id = NationalIdField(help_text=_("一個英文字母與九個數字。"))
    birth_date = BirthDateField()
    since = DatePartsField(label=_("遷入日期"), help_text=_("生日以外的日期也用同樣的三格。"))
    address = AddressField(label=_("聯絡地址"), help_text=_("請填現在收得到信的地址。"))
    phone = PhoneField(help_text=_("驗證碼會寄到這裡。"))
    mail = forms.EmailField(label=_("電子郵件"), required=False)
    begins = forms.CharField(label=_("從哪一天開始？"))
    departs_at = forms.DateTimeField(label=_("出發時間"), widget=DateTimeInput)
    destination = forms.ChoiceField(label=_("目的地"), choices=DESTINATIONS, widget=forms.RadioSelect)
    days = forms.ChoiceField(label=_("天數"), choices=[(str(n), _("%d 天") % n) for n in range(1, 31)])
    amount = forms.IntegerField(label=_("保險金額"), min_value=1)
    proof = UploadField(
        label=_("證明文件"), accepts=("pdf", "png", "jpeg"), most=5 * MEGA, required=False, help_text=_("影本即可。")
    )
    scan = UploadField(label=_("存摺影本"), accepts=("pdf", "png"), most=5 * MEGA)
    password = forms.CharField(label=_("密碼"), widget=forms.PasswordInput)
    note = forms.CharField(label=_("備註"), widget=forms.Textarea, required=False)
    agree = AgreeField(label=_("我已閱讀並同意上列文件。"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        first, last = AT.date(), AT.date() + timedelta(days=90)
        self.fields["begins"].widget = cells.days(first, last, other="other", other_text=str(_("其他日期")))
        self.fields["destination"].choice_hints = {"other": _("下一頁再選國家")}  # type: ignore[attr-defined]


GIVEN = {
    "destination": "asia",
    "amount": 3000000,
    "since": AT.date(),
    "address": "110204 臺北市信義區市府路 1 號",
    "scan": "存摺封面.pdf",
}
WRONG = {"since_year": "115", "since_month": "2", "since_day": "30", "address": "市府路 1 號"}
"""What the refused forms show as typed."""


class SampleOtpForm(forms.Form):
    code = OtpField(digits=DIGITS)


STEPS = (
    Step("quote", _("試算"), "#steps"),
    Step("data", _("填寫資料"), "#steps"),
    Step("terms", _("閱讀條款")),
    Step("review", _("確認內容")),
    Step("pay", _("付款")),
)
SUMMARY = (
    ("目的地", "日本"),
    ("保險期間", "2026/11/21 06:00 起 5 天"),
    ("傷害身故、失能", "NT$5,000,000"),
    ("傷害醫療", "NT$500,000"),
)
COLUMNS = (
    Column("number", _("申請編號"), href_key="url", primary=True),
    Column("state", _("狀態"), kind="badge"),
    Column("product", _("商品")),
    Column("premium", _("保險費"), kind="money"),
    Column("at", _("更新時間"), kind="when"),
)
ROWS: tuple[Mapping[str, object], ...] = tuple(
    {
        "number": f"T{261120000 + n}",
        "state": state,
        "product": "旅遊平安險",
        "premium": premium,
        "at": AT - timedelta(minutes=17 * n),
        "url": "#tables",
    }
    for n, (state, premium) in enumerate(
        [("referred", 486), ("payment_open", 312), ("cover_reported", 1204), ("payment_refused", 295), ("lapsed", None)]
    )
)
LISTING = Listing(
    columns=COLUMNS,
    rows=ROWS,
    caption="",
    filters=[Filter("q", _("申請編號"), "T26"), Filter("state", _("狀態"), choices=[("", _("全部狀態"))])],
    tabs=[Tab(_("全部"), "#listing", "999+", current=True), Tab(_("需要處理"), "#listing", "2")],
    kept=(),
    filtered=True,
    everything="#listing",
    first="#listing",
    before="#listing",
    after="#listing",
    files=[NavItem("CSV", "#listing"), NavItem("Excel", "#listing")],
)
TIMELINE = (
    TimelineItem(AT, "person", "送出要保資料", by="customer:0193…a2", rows=(("來自", "手機瀏覽器"),)),
    TimelineItem(
        AT + timedelta(seconds=1),
        "decision",
        "核保",
        by="system:underwriting",
        state="held",
        guards=(
            GuardLine("sale.own-sum-within-limit", "ec.a5.p2", "passed", "本公司累計保額"),
            GuardLine("sale.industry-sum-within-limit", "ec.a5.p3", "held", "同業累計保額", "公會尚未回覆"),
            GuardLine("sale.line-released", "co.4", "passed", "商品已上架", planned=True),
            GuardLine("sale.of-age", "co.1", "refused", "已成年", "sale.under-age"),
        ),
        reference="7f3a9c0e51d24b6688aa0c1d9e2f4b57",
    ),
    TimelineItem(
        AT + timedelta(seconds=2),
        "outside",
        "公會通報 · accumulated",
        state="not_sent",
        rows=(("嘗試次數", "2"), ("下次再試", AT)),
    ),
    TimelineItem(AT + timedelta(minutes=3), "message", "簡訊 · otp", state="delivered", rows=(("收件", "0912***678"),)),
    TimelineItem(AT + timedelta(hours=20), "ledger", "保單已簽發", by="system:journey", rows=(("帳冊位置", "#1042"),)),
    TimelineItem(AT + timedelta(hours=20), "document", "電子保單 PDF", rows=(("大小", "84 KB"),), href="#documents"),
)
STAGES = ((_("向收單機構取得授權"), "done"), (_("收件通報"), "now"), (_("扣款"), "todo"), (_("簽發保單"), "todo"))
REASON = Reason(
    code="sample.over-limit",
    message="保險金額超過可投保的上限 {limit} 元。",
    remedy="請選較低的保險金額，再試一次。",
    details={"limit": "5,000,000"},
)
ICONS = [
    *("check", "check-circle", "info", "alert", "stop", "chevron", "document", "user", "users", "gear", "scales"),
    *("link", "book", "mail", "phone", "calendar", "download", "plane", "shield", "lock", "clock", "card", "search"),
    *("arrow", "external", "copy", "print"),
]
FEATURES = (("傷害身故、失能", "300 萬"), ("傷害醫療", "30 萬"))
SHARES = (
    Share("running", 18, "#states"),
    Share("silent", 3, "#states"),
    Share("partly", 5, "#states"),
    Share("planned", 373, "#states"),
    Share("broken", 1, "#states"),
    Share("uncovered", 0, "#states"),
)
TABS = (Tab(_("全部"), "#tabs", 396, current=True), Tab(_("運作中"), "#tabs", 18), Tab(_("規劃中"), "#tabs", 373))
SCOPES = (NavItem(_("適用本公司"), "#tabs", current=True), NavItem(_("全部"), "#tabs"))
MENU = (
    NavGroup("today", "", (NavItem(_("今天的工作"), "#main"), NavItem(_("總覽"), "#states"))),
    NavGroup(
        "sales",
        _("銷售"),
        (
            NavItem(_("投保申請"), "#tabs", current=True),
            NavItem(_("核保"), "#charts", waiting=3),
            NavItem(_("付款"), "#marks"),
        ),
    ),
    NavGroup("service", _("服務"), (NavItem(_("核准"), "#tabs", waiting=1), NavItem(_("訊息"), "#charts"))),
    NavGroup("evidence", _("法規與證據"), (NavItem(_("規則冊"), "#marks"), NavItem(_("帳冊"), "#states"))),
)
MARKS = ("V", "N", "U", "own")
TERMS = ("一次性", "otp")
STATES = ("passed", "refused", "referred", "held", "payment_open", "contracted", "lapsed", "unknown", "planned")

SAID = (Said(_("已送請核准。")), Said(_("另有兩件在等您決定。"), "attention"))
TERM_KEYS = tuple(terms())[:12]
SPARK = tuple(
    Bar(f"11/{day}", count, str(count))
    for day, count in enumerate((31, 42, 38, 55, 61, 40, 22, 48, 57, 66, 72, 59, 80, 128), 7)
)
BANDS = (_("未滿一天"), _("一到三天"), _("四到七天"), _("超過七天"))
HEAT = tuple(
    HeatRow(title, [HeatCell(count, "#charts") for count in counts])
    for title, counts in ((_("人工核保"), (12, 5, 1, 0)), (_("申訴"), (3, 8, 9, 2)), (_("通報更正"), (1, 0, 0, 4)))
)


FUNNEL = (Bar("試算", 120, "120", "#charts"), Bar("填寫資料", 64, "64"), Bar("付款", 51, "51"))
BARS = tuple(Bar(f"11/{day}", 7 * day % 11, str(7 * day % 11), "#charts") for day in range(1, 31))


def context(wrong: Wrong) -> dict[str, object]:
    """Everything that the gallery's templates show."""
    form = (
        SampleForm(WRONG, {"proof": SimpleUploadedFile("在職證明.odt", b"PK")})
        if wrong is Wrong.ALL
        else SampleForm(initial=GIVEN)
    )
    otp = SampleOtpForm({"code": "12a"} if wrong is Wrong.ALL else None)
    return {
        "sample": form,
        "otp": otp,
        "steps": STEPS,
        "rows": SUMMARY,
        "columns": COLUMNS,
        "lines": ROWS,
        "items": TIMELINE,
        "stages": STAGES,
        "reason": REASON,
        "at": AT,
        "until": AT + timedelta(days=5),
        "icons": ICONS,
        "features": FEATURES,
        "states": STATES,
        "shares": SHARES,
        "tab_items": TABS,
        "scopes": SCOPES,
        "menu": MENU,
        "marks": MARKS,
        "terms": TERMS,
        "funnel_steps": FUNNEL,
        "chart_sample": Chart(str(_("今日投保")), (str(_("日期")), str(_("件數"))), BARS),
        "said_items": SAID,
        "term_keys": TERM_KEYS,
        "no_bars": (),
        "spark": SPARK,
        "bands": BANDS,
        "heat": HEAT,
        "page": Paginator(range(60), 20).page(2),
        "listing": LISTING,
    }

"""What a person reports, and what staff decides."""

from django import forms
from django.utils.translation import gettext_lazy

from anbao.commerce.disputes.domain.dispute import AUTHORISED, FAULT, LONGEST, Authorised, Fault, Found

_TOO_LONG = gettext_lazy("最多 %(limit_value)d 個字，現在有 %(show_value)d 個。請寫重點就好。")


class ReportForm(forms.Form):
    """One field: what happened, in the customer's own words."""

    words = forms.CharField(
        label=gettext_lazy("發生了什麼事？"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "例如：在哪裡看到這筆款項、那時卡片或帳戶在不在您手上。請不要寫卡號、帳號、密碼或驗證碼。"
        ),
        error_messages={"required": gettext_lazy("請寫下發生了什麼事，一句話也可以。"), "max_length": _TOO_LONG},
    )


class CallForm(forms.Form):
    """What a caller said."""

    words = forms.CharField(
        label=gettext_lazy("來電的人怎麼說？"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("是誰打來、怎麼發現的、是否已經聯絡發卡機構或銀行。不要記卡號、帳號、密碼或驗證碼。"),
        error_messages={"required": gettext_lazy("請寫下來電的內容。"), "max_length": _TOO_LONG},
    )


class DecideForm(forms.Form):
    """What was found, what follows from it, and why."""

    authorised = forms.ChoiceField(
        label=gettext_lazy("是不是本人授權的？"),
        choices=[(str(key), gettext_lazy(title)) for key, title in AUTHORISED.items()],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("請選擇查明的結果。")},
    )
    fault = forms.ChoiceField(
        label=gettext_lazy("客戶有沒有故意或重大過失？"),
        choices=[(str(key), gettext_lazy(title)) for key, title in FAULT.items()],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("請選擇查明的結果。")},
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("決定"),
        choices=[
            ("upheld", gettext_lazy("由本公司處理，客戶不負擔這筆款項")),
            ("not_upheld", gettext_lazy("照原來的付款，由客戶負擔")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("請選擇決定。")},
    )
    reason = forms.CharField(
        label=gettext_lazy("給客戶的說明"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "會寫進給客戶的信，客戶登入也看得到；請用一般人看得懂的話，說明查了什麼、接下來怎麼辦。"
        ),
        error_messages={"required": gettext_lazy("請寫下給客戶的說明。"), "max_length": _TOO_LONG},
    )

    def found(self) -> Found:
        """Of a valid form only."""
        data = self.cleaned_data
        return Found(
            upheld=data["outcome"] == "upheld",
            authorised=Authorised(data["authorised"]),
            fault=Fault(data["fault"]),
            reason=data["reason"],
        )

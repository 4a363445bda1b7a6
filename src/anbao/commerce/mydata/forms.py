"""The password, typed once more before everything is shown."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class CopyForm(forms.Form):
    """Which part is asked only of whoever has more than one."""

    part = forms.ChoiceField(
        label=gettext_lazy("哪一部分"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("請選擇其中一部分。")},
    )
    password = forms.CharField(
        label=gettext_lazy("密碼"),
        help_text=gettext_lazy("複本裡有完整的身分證字號和地址，請再輸入一次密碼。"),
        max_length=200,
        strip=False,
        error_messages={"required": gettext_lazy("請輸入密碼。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: object, parts: int, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [(number, _("第 {number} 部分").format(number=number)) for number in range(1, parts + 1)]
        if parts > 1:
            self.fields["part"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["part"]

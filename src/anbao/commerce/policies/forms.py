"""The form in which a one-time password ends a policy."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from anbao.ui.fields import OtpField


class CodeForm(forms.Form):
    """How many `digits` is the rulebook's business; whatever is typed is compared."""

    def __init__(self, *args: Any, digits: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        missing = gettext_lazy("請輸入簡訊中的驗證碼。")
        self.fields["code"] = OtpField(
            digits=digits, max_length=20, label=gettext_lazy("簡訊驗證碼"), error_messages={"required": missing}
        )

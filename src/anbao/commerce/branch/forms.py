"""A visit as the clerk records it, and what the applicant types at home."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anbao.commerce.branch.domain.application import LONGEST_OFFICE, PAPERS, WITH_NUMBER, Applicant, Visit
from anbao.commerce.catalogue.api import DocumentVersion
from anbao.kernel.identifiers import IdentifierRefused, check_mobile_number, check_person_id
from anbao.ui.fields import (
    MEGA,
    AddressField,
    AgreeField,
    BirthDateField,
    NationalIdField,
    OtpField,
    PhoneField,
    UploadField,
    check_visible,
)

EARLIEST_YEAR: Final = 1900
LARGEST_SCAN: Final = 10 * MEGA
_translated = lazy(gettext, str)


class VisitForm(forms.Form):
    """Who came, what was shown, what was handed over and signed. A box for each document in force, none ticked."""

    name = forms.CharField(
        label=_("姓名"),
        max_length=60,
        validators=[check_visible],
        help_text=_("請與身分證或居留證相同。"),
        error_messages={"required": _("請填寫姓名。")},
    )
    national_id = NationalIdField(max_length=20, error_messages={"required": _("請填寫身分證字號或居留證號。")})
    birth_date = BirthDateField()
    phone = PhoneField(
        max_length=20,
        help_text=_("啟用帳號時，驗證碼會寄到這支手機。"),
        error_messages={"required": _("請填寫手機號碼。")},
    )
    mail = forms.EmailField(
        label=_("電子郵件"),
        max_length=254,
        help_text=_("啟用碼會寄到這個信箱。"),
        error_messages={"required": _("請填寫電子郵件。")},
    )
    address = AddressField(label=_("聯絡地址"), error_messages={"required": _("請填寫聯絡地址。")})
    office = forms.CharField(
        label=_("營業處所"),
        max_length=LONGEST_OFFICE,
        validators=[check_visible],
        help_text=_("例如：臺北分公司一樓櫃檯。"),
        error_messages={"required": _("請填寫本人是在哪裡辦理的。")},
    )
    papers = forms.MultipleChoiceField(
        label=_("當面核對過的證件"),
        choices=[(key, _translated(title)) for key, title in PAPERS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("請勾選當面核對過的證件。")},
    )
    scan = UploadField(
        label=_("本人簽好的文件"),
        accepts=("pdf", "jpeg", "png"),
        most=LARGEST_SCAN,
        help_text=_("掃描成一個檔案。"),
        error_messages={"required": _("請上傳本人簽好的文件。")},
    )

    def __init__(self, *args: Any, documents: Sequence[DocumentVersion], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.documents = today, documents
        for version in documents:
            label = format_lazy(_("已將「{title}」交給本人看過，由本人簽名同意"), title=_translated(version.title))
            missing = format_lazy(_("請確認「{title}」已由本人看過並簽名。"), title=_translated(version.title))
            self.fields[box_of(version.sha256)] = AgreeField(label=label, error_messages={"required": missing})
        self.fields["scan"] = self.fields.pop("scan")  # after the boxes, as on the page

    @property
    def boxes(self) -> list[forms.BoundField]:
        """The documents' boxes, for the page."""
        return [self[box_of(version.sha256)] for version in self.documents]

    def clean_national_id(self) -> str:
        return _person_id(self.cleaned_data["national_id"])

    def clean_birth_date(self) -> date:
        born: date = self.cleaned_data["birth_date"]
        if born > self.today or born.year < EARLIEST_YEAR:
            raise ValidationError(_("這個日期不是出生日期，請再檢查一次。"), code="birth-date")
        return born

    def clean_phone(self) -> str:
        try:
            return check_mobile_number(self.cleaned_data["phone"])
        except IdentifierRefused as refused:
            raise ValidationError(_("請填寫臺灣的手機號碼，例如 0912345678。"), code=refused.reason) from refused

    def clean_papers(self) -> list[str]:
        papers: list[str] = self.cleaned_data["papers"]
        if not any(one in WITH_NUMBER for one in papers):
            raise ValidationError(_("其中要有國民身分證或居留證，才能核對證號。"), code="papers")
        return papers

    def visit(self) -> Visit:
        """What was typed, in normal form. Only after `is_valid()`."""
        data = self.cleaned_data
        signed = tuple(version.reference for version in self.documents if data.get(box_of(version.sha256)))
        return Visit(
            applicant=Applicant(
                national_id=data["national_id"],
                name=data["name"],
                birth_date=data["birth_date"].isoformat(),
                phone=data["phone"],
                mail=data["mail"],
                address=data["address"],
            ),
            office=data["office"],
            papers=tuple(data["papers"]),
            given=signed,
            signed=signed,
            scan=data["scan"].read(),
            media_type=data["scan"].content_type,
        )


def box_of(sha256: str) -> str:
    """The name of a document's box."""
    return f"signed_{sha256}"


class ClaimForm(forms.Form):
    """The code from the mail and the number it belongs to."""

    code = forms.CharField(
        label=_("啟用碼"),
        max_length=40,
        help_text=_("在我們寄給您的信裡；大小寫和橫線都不影響。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
        error_messages={"required": _("請填寫啟用碼。")},
    )
    national_id = NationalIdField(max_length=20, error_messages={"required": _("請填寫身分證字號或居留證號。")})

    def clean_national_id(self) -> str:
        return _person_id(self.cleaned_data["national_id"])


class ChooseForm(forms.Form):
    """Login and password. Only the password is not given back."""

    login = forms.CharField(
        label=_("帳號名稱"),
        max_length=40,
        strip=True,
        help_text=_("之後用來登入，須包含英文字母。"),
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
        error_messages={"required": _("請填寫帳號名稱。")},
    )
    password = forms.CharField(
        label=_("密碼"),
        max_length=128,
        strip=False,
        help_text=_("請混合使用英文字母與數字，不要用您的個人資料。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("請設定密碼。")},
    )


class CodeForm(forms.Form):
    """The one-time password. How many digits is a figure of the rulebook; whatever is typed is compared."""

    def __init__(self, *args: Any, digits: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = OtpField(digits=digits, max_length=20)


def _person_id(typed: str) -> str:
    try:
        return check_person_id(typed)
    except IdentifierRefused as refused:
        raise ValidationError(_("號碼不正確，請對照證件再檢查一次。"), code=refused.reason) from refused

"""What identity keeps of a customer, for the customer: no digest, no key, nothing by which somebody is found."""

from datetime import datetime
from uuid import UUID

from anbao.identity.models import (
    Account,
    ContactChange,
    Factor,
    KnownDevice,
    NameRequest,
    PasswordReset,
    Person,
    RecoveryCode,
    Session,
    Standing,
)
from anbao.identity.queries.accounts import LOGIN_CONTEXT
from anbao.identity.queries.contacts import NEW, OLD
from anbao.identity.queries.factors import NAME
from anbao.identity.queries.names import NEW as NAME_NEW
from anbao.identity.queries.names import OLD as NAME_OLD
from anbao.identity.queries.persons import CUSTOMER_FIELDS, context
from anbao.kernel.registries import KeptData, Rows
from anbao.kernel.text import N_
from anbao.keys.api import rows_in_clear

_FINDS = "finds a person; what it was made from is there"
_NO_INDEX = dict.fromkeys(("national_id_index", "phone_index", "mail_index"), _FINDS)
_NO_PASSWORD = {"password": "a digest that nobody can read", "login_index": _FINDS}
_NO_STOP = {"stop_mac": "of the address in the notice"}
_NO_ANSWER = {
    "login_index": _FINDS,
    "national_id_index": _FINDS,
    "birth_mac": "of a birth date that was typed; nobody can read it",
    "visit": "of the browser that asked",
}
_NO_OTHERS = {"content": "names whoever speaks for the owner; told by us to whom it concerns"}
_NO_SECRET = {"secret": "opens the account to whoever has it", "credential_index": _FINDS}
_NO_CODE = {"code_mac": "a digest that nobody can read"}
_NO_KEY = {"key_hash": "of the cookie that signs in", "content": "of the machine room"}


def person_rows(account: UUID) -> dict[str, Rows]:
    """The person behind an account and the account itself."""
    texts = {field: context(field) for field in CUSTOMER_FIELDS}
    return {
        "person": rows_in_clear(Person.objects.filter(accounts=account), texts=texts, left_out=_NO_INDEX),
        "account": rows_in_clear(
            Account.objects.filter(id=account), texts={"login": LOGIN_CONTEXT}, left_out=_NO_PASSWORD
        ),
    }


def contact_rows(account: UUID) -> dict[str, Rows]:
    """Every change of phone, mail and address, with what stood before."""
    rows = ContactChange.objects.filter(account=account).order_by("asked_at", "id")
    return {"contact_changes": rows_in_clear(rows, opened={"old": OLD, "new": NEW}, left_out=_NO_STOP)}


def name_rows(account: UUID) -> dict[str, Rows]:
    """Names that were asked for, with what stood before."""
    rows = NameRequest.objects.filter(account=account).order_by("asked_at", "id")
    return {"name_requests": rows_in_clear(rows, texts={"old": NAME_OLD, "new": NAME_NEW})}


def _first_named(account: UUID) -> datetime | None:
    return NameRequest.objects.filter(account=account).order_by("asked_at").values_list("asked_at", flat=True).first()


def standing_rows(account: UUID) -> dict[str, Rows]:
    """How an account stood, and since when."""
    rows = Standing.objects.filter(account=account).order_by("since", "id")
    return {"account_standings": rows_in_clear(rows, left_out=_NO_OTHERS)}


def _first_stood(account: UUID) -> datetime | None:
    return Standing.objects.filter(account=account).order_by("since").values_list("since", flat=True).first()


def sign_in_rows(account: UUID) -> dict[str, Rows]:
    """Where somebody is signed in, with which kinds of devices they were, and their second factors."""
    return {
        "signed_in": rows_in_clear(Session.objects.filter(account=account).order_by("started_at"), left_out=_NO_KEY),
        "password_resets": rows_in_clear(
            PasswordReset.objects.filter(account=account).order_by("begun_at", "id"), left_out=_NO_ANSWER
        ),
        "devices": rows_in_clear(KnownDevice.objects.filter(account=account).order_by("first_at", "id")),
        "factors": rows_in_clear(
            Factor.objects.filter(account=account).order_by("added_at", "id"), texts={"name": NAME}, left_out=_NO_SECRET
        ),
        "recovery_codes": rows_in_clear(
            RecoveryCode.objects.filter(factor__account=account).order_by("id"), left_out=_NO_CODE
        ),
    }


def _opened_at(account: UUID) -> datetime | None:
    return Account.objects.filter(id=account).values_list("opened_at", flat=True).first()


def _first_changed(account: UUID) -> datetime | None:
    rows = ContactChange.objects.filter(account=account).order_by("asked_at")
    return rows.values_list("asked_at", flat=True).first()


def _first_signed_in(account: UUID) -> datetime | None:
    return KnownDevice.objects.filter(account=account).order_by("first_at").values_list("first_at", flat=True).first()


KEPT: dict[str, KeptData] = {
    "person": KeptData(
        N_("基本資料與帳號"),
        N_("確認您是誰、與您聯絡、讓您登入"),
        N_("有帳號或保單紀錄的期間"),
        ("identity.Person", "identity.Account"),
        person_rows,
        _opened_at,
        order=10,
    ),
    "contacts": KeptData(
        N_("聯絡方式的變更"),
        N_("有人冒名變更時可以查明、恢復"),
        N_("有帳號或保單紀錄的期間"),
        ("identity.ContactChange",),
        contact_rows,
        _first_changed,
        order=20,
    ),
    "names": KeptData(
        N_("姓名的變更"),
        N_("查得到何時憑什麼文件改名"),
        N_("有帳號或保單紀錄的期間"),
        ("identity.NameRequest",),
        name_rows,
        _first_named,
        order=22,
    ),
    "standing": KeptData(
        N_("帳號的狀態"),
        N_("關閉、監護與輔助宣告、過世等，決定帳號可以做什麼"),
        N_("有帳號或保單紀錄的期間"),
        ("identity.Standing",),
        standing_rows,
        _first_stood,
        order=25,
    ),
    "sign-in": KeptData(
        N_("登入與裝置"),
        N_("保護您的帳號，發現別人登入"),
        N_("登入紀錄在停用兩天後刪除；用過哪種裝置、有過哪些第二因子、重設過密碼，有帳號的期間都留著"),
        (
            "identity.Session",
            "identity.KnownDevice",
            "identity.PasswordReset",
            "identity.Factor",
            "identity.RecoveryCode",
        ),
        sign_in_rows,
        _first_signed_in,
        order=60,
    ),
}

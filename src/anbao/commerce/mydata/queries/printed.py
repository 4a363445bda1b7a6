"""The copy as a person reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.mydata.domain.decided import SECTIONS_WITHHELD
from anbao.commerce.records import api as records
from anbao.identity import api as identity
from anbao.kernel.text import N_
from anbao.ui.api import roc

_FIELDS = {
    "name": N_("姓名"),
    "national_id": N_("身分證字號"),
    "birth_date": N_("出生日期"),
    "phone": N_("行動電話"),
    "mail": N_("電子郵件"),
    "address": N_("地址"),
}


@dataclass(frozen=True, slots=True)
class Printed:
    """`agreements`: title, version, moment. `letters`: subject, text, moment. `cases`: number, what was said when."""

    person: Sequence[tuple[str, str]]
    login: str
    opened_at: datetime
    agreements: Sequence[tuple[str, str, datetime]]
    letters: Sequence[tuple[str, str, datetime]]
    cases: Sequence[tuple[str, Sequence[tuple[datetime, str]]]]
    devices: Sequence[tuple[str, datetime]]
    choices: Sequence[tuple[bool, datetime]]
    applications: Sequence[tuple[str, records.Page]]
    withheld: Sequence[str]


def printed_of(made: dict[str, Any]) -> Printed:
    sections = made["sections"]
    (person,), (account,) = sections["person"], sections["account"]
    return Printed(
        person=[(_(title), _field(name, person[name])) for name, title in _FIELDS.items()],
        login=account["login"],
        opened_at=_at(account["opened_at"]),
        agreements=[_agreement(row) for row in sections["agreements"]],
        letters=[_letter(row) for name in ("messages", "advertising_mails") for row in sections[name]],
        cases=[_case(row, sections["care_steps"]) for row in sections["care_cases"]],
        devices=[(identity.device_in_words(row["device"]), _at(row["first_at"])) for row in sections["devices"]],
        choices=[(row["wanted"], _at(row["chosen_at"])) for row in sections["advertising_choices"]],
        applications=[(one["number"], records.page_of(_whole(one["content"]))) for one in made["applications"]],
        withheld=[_(reason) for reason in made["withheld"]],
    )


def _whole(content: dict[str, Any]) -> dict[str, Any]:
    """The page of a record asks for every section; those that are withheld are empty."""
    return {**dict.fromkeys(SECTIONS_WITHHELD, ()), **content}


def _field(name: str, value: str) -> str:
    return roc(date.fromisoformat(value), spaced=True) if name == "birth_date" else value


def _agreement(row: dict[str, Any]) -> tuple[str, str, datetime]:
    version = catalogue.document_version(row["sha256"])
    return _(version.title), version.version, _at(row["agreed_at"])


def _letter(row: dict[str, Any]) -> tuple[str, str, datetime]:
    return row["text"]["subject"], row["text"]["text"], _at(row["created_at"])


def _case(row: dict[str, Any], steps: Sequence[dict[str, Any]]) -> tuple[str, list[tuple[datetime, str]]]:
    return row["number"], [(_at(step["at"]), step["words"]) for step in steps if step["case_id"] == row["id"]]


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)

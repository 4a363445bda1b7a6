"""What is kept of somebody who came to an office."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from anbao.commerce.branch.models import BranchRegistration
from anbao.commerce.branch.queries.registrations import APPLICANT
from anbao.kernel.actor import Subject
from anbao.kernel.registries import KeptData, Rows
from anbao.kernel.text import N_
from anbao.keys.api import rows_in_clear

NEVER_KEPT: Final = {
    "code_mac": "of a code, gone once the registration has ended",
    "credentials": "a prepared digest, gone once the registration has ended",
}


def matters_of(account: UUID) -> list[Subject]:
    """The visits that an account rests on."""
    ids = BranchRegistration.objects.filter(account=account).values_list("id", flat=True)
    return [Subject("branch-registration", str(id_)) for id_ in ids]


def kept_rows(account: UUID) -> Mapping[str, Rows]:
    """Visits to an office, by the account that they led to. Canonical-JSON types."""
    rows = BranchRegistration.objects.filter(account=account).order_by("attended_at", "id")
    return {"branch_registrations": rows_in_clear(rows, opened={"applicant": APPLICANT}, left_out=NEVER_KEPT)}


def _first_attended(account: UUID) -> datetime | None:
    rows = BranchRegistration.objects.filter(account=account).order_by("attended_at")
    return rows.values_list("attended_at", flat=True).first()


KEPT: Final = KeptData(
    N_("臨櫃註冊"),
    N_("證明您親自到場、核對過證件、簽過哪些文件"),
    N_("有帳號或保單紀錄的期間"),
    ("branch.BranchRegistration",),
    kept_rows,
    _first_attended,
    order=21,
)

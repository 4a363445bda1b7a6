"""The person whose sums count: the proposer, or the child that is declared, found by national id or kept anew."""

from datetime import datetime
from uuid import UUID

from anbao.commerce.journey.domain.content import Insured
from anbao.commerce.journey.models import Application
from anbao.commerce.underwriting import api as underwriting
from anbao.identity import api as identity
from anbao.kernel.actor import Actor
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason, Refused

_SELF = Refused(
    Reason(
        "journey.insured-is-yourself",
        N_("這是您自己的身分證字號。"),
        N_("請填子女的號碼；為自己投保時，請將被保險人改為「我本人」。"),
        field="child_national_id",
    )
)
_DIFFERS = Refused(
    Reason(
        "journey.insured-differs",
        N_("無法以這些資料為子女投保。"),
        N_("請對照證件，核對子女的身分證字號與出生日期；都正確的話，請與客服聯絡。"),
        field="child_national_id",
    )
)
"""Says no more than that: whoever types somebody's number must not learn whether we know that person."""


def insured_person(row: Application, insured: Insured | None, *, by: Actor, at: datetime) -> UUID | Refused:
    """The person's id; None as `insured` is the proposer. Joins the caller's transaction.

    What we know better than by such a declaration, of a customer or of somebody with a contract, is not overwritten:
    a declaration that contradicts it is refused. Any other newer declaration corrects the one before.
    """
    if insured is None:
        return row.person
    found = identity.find_person(insured.national_id)
    if found == row.person:
        return _SELF
    if found is not None and (identity.customer_account_of(found) is not None or underwriting.has_contract(found)):
        return found if identity.birth_date_of(found) == insured.birth_date else _DIFFERS
    return identity.keep_insured(
        national_id=insured.national_id, name=insured.name, birth_date=insured.birth_date, by=by, at=at
    )

"""What is kept of a customer's tokens, for the customer: nothing by which a token is found."""

from datetime import datetime
from uuid import UUID

from anbao.endpoints.models import Token
from anbao.endpoints.queries.tokens import NAME
from anbao.kernel.registries import KeptData, Rows
from anbao.kernel.text import N_
from anbao.keys.api import rows_in_clear


def token_rows(account: UUID) -> dict[str, Rows]:
    """Every token of an account, by when it was made."""
    rows = Token.objects.filter(account=account).order_by("made_at", "id")
    return {"tokens": rows_in_clear(rows, texts={"name": NAME}, left_out={"token_hash": "finds the token"})}


def _first_made(account: UUID) -> datetime | None:
    return Token.objects.filter(account=account).order_by("made_at").values_list("made_at", flat=True).first()


KEPT = KeptData(
    N_("給程式用的權杖"),
    N_("讓您自己的程式用您給的範圍"),
    N_("有帳號的期間；到期或收回後不能再用"),
    ("endpoints.Token",),
    token_rows,
    _first_made,
    order=70,
)

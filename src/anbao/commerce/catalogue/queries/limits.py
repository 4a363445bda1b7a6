"""The cited limit of a sum insured."""

from datetime import datetime
from typing import Literal

from anbao.commerce.catalogue.domain.limits import Limit, find
from anbao.commerce.catalogue.queries.releases import released_files
from anbao.kernel.clock import local_date


def limit(
    *,
    line: str,
    benefit: str,
    verification: str,
    customer: Literal["new", "existing"],
    scope: Literal["company", "industry"],
    age: int,
    at: datetime,
) -> Limit | None:
    """The limit in force on the day of `at` in Taiwan; None where no row is cited or the line is not released."""
    files = released_files(line, at=at)
    if files is None:
        return None
    return find(
        files.limits,
        benefit=benefit,
        verification=verification,
        customer=customer,
        scope=scope,
        age=age,
        on=local_date(at),
    )

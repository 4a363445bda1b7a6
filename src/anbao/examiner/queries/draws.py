"""Draws as the pages show them, and the same draw once more."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from anbao.commerce.catalogue import api as catalogue
from anbao.examiner.models import Draw, Seat
from anbao.kernel import registries
from anbao.kernel.answers import Criteria, Sample, SampleKind


@dataclass(frozen=True, slots=True)
class DrawView:
    """`same`: whether the same draw gives the same now; None where nobody looked."""

    row: Draw
    kind: str
    product: str
    samples: Sequence[Sample]
    same: bool | None = None


def draws_of(seat: Seat, question: str) -> list[Draw]:
    """Of one seat for one question, the newest first."""
    return list(Draw.objects.filter(seat=seat, question=question).order_by("-drawn_at")[:20])


def draw_view(seat: Seat, draw: UUID, *, again: bool = False) -> DrawView | None:
    """One draw of this seat; with `again` the same is drawn once more and held against it. None for another's."""
    row = Draw.objects.filter(seat=seat, id=draw).first()
    kind = kind_of(row.kind) if row else None
    if row is None or kind is None:
        return None
    ids = [UUID(one) for one in row.drawn]
    same = list(kind.draw(criteria_of(row), row.seed, row.wanted)) == ids if again else None
    line = catalogue.line(row.product) if row.product else None
    return DrawView(row, _(kind.title), _(line.title) if line else _("全部商品"), kind.found(ids), same)


def kind_of(name: str) -> SampleKind | None:
    return registries.samples.get(name) if name in registries.samples else None


def criteria_of(row: Draw) -> Criteria:
    return Criteria(row.since, row.until, row.product)

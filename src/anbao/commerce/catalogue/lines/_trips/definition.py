"""A line that covers one trip, made of what is its own: names, benefits, plans, words."""

from pathlib import Path

from anbao.commerce.catalogue.domain.line import Benefit, Choice, InputSpec, LineDefinition, LineWords
from anbao.commerce.catalogue.lines._trips.domain import checks, product, rating
from anbao.kernel.text import N_

FAMILY = "travel"
"""Their accident and medical sums count together, here and in the industry's system."""

REGISTRY = "travel-inconvenience"
"""The industry's register of fixed benefits; what is paid by receipts is outside of it."""

LEVELS = (Choice("light", N_("輕便")), Choice("standard", N_("安心")), Choice("full", N_("周全")))
"""Plans that every such line has."""

ACCIDENT = Benefit(
    key="accident",
    title=N_("意外傷害身故及失能"),
    help=N_("身故給付全額，失能依等級按比例給付。"),
    accumulated=True,
    on_death=True,
)
MEDICAL = Benefit(
    key="medical",
    title=N_("傷害醫療（實支實付）"),
    help=N_("憑收據在限額內給付實際醫療費用。"),
)
FLIGHT_DELAY = Benefit(
    key="flight-delay",
    title=N_("班機延誤（定額）"),
    help=N_("搭乘的定期班機延誤滿約定時數，給付定額，不必檢附費用收據。"),
    registry=REGISTRY,
)
BAGGAGE_DELAY = Benefit(
    key="baggage-delay",
    title=N_("行李延誤（定額）"),
    help=N_("託運行李抵達後逾約定時數才領到，給付定額。"),
    registry=REGISTRY,
)

_TRIP = (
    InputSpec(
        name="destination",
        kind="choice",
        label=N_("旅遊地點"),
        help=N_("行程跨越多個地區時，請選擇最遠的地區。"),
        choices=(
            Choice("domestic", N_("國內"), N_("臺灣本島與離島")),
            Choice("asia", N_("亞洲"), N_("日本、韓國、港澳、東南亞等")),
            Choice("world", N_("歐美及其他地區"), N_("歐洲、美洲、大洋洲、非洲與中東")),
        ),
    ),
    InputSpec(
        name="departs_at",
        kind="moment",
        label=N_("保障開始"),
        help=N_("臺灣時間，請填寫離開家門的日期與時間。"),
    ),
    InputSpec(
        name="returns_at",
        kind="moment",
        label=N_("保障結束"),
        help=N_("臺灣時間，請填寫預計回到家的日期與時間。"),
    ),
)


def trip_line(
    *,
    key: str,
    title: str,
    summary: str,
    folder: Path,
    kinds: tuple[str, ...],
    policy_prefix: str,
    order: int,
    plans: tuple[Choice, ...],
    benefits: tuple[Benefit, ...],
    words: LineWords,
) -> LineDefinition:
    """The definition; `plans` names those of `data/product.yaml`, in their order."""
    plan = InputSpec(
        name="plan",
        kind="choice",
        label=N_("保障方案"),
        help=N_("保險金額越高，保障越完整，保險費也越高。"),
        choices=plans,
    )
    return LineDefinition(
        key=key,
        title=title,
        summary=summary,
        folder=folder,
        kinds=kinds,
        family=FAMILY,
        policy_prefix=policy_prefix,
        order=order,
        words=words,
        personal_lines=True,
        inputs=(*_TRIP, plan),
        benefits=benefits,
        plans=product.plans,
        check=checks.check,
        rate=rating.by_days({benefit.key: benefit.title for benefit in benefits}),
        bounds=checks.bounds,
        defaults=product.defaults,
    )

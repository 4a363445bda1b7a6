"""What this line asks, covers and is called. Figures are in `data/`, texts in `documents/`."""

from pathlib import Path

from anbao.commerce.catalogue.domain.line import Benefit, Choice, InputSpec, LineDefinition
from anbao.commerce.catalogue.lines.travel.domain import checks, product, rating
from anbao.kernel.text import N_

LINE = LineDefinition(
    key="travel",
    title=N_("旅行平安保險"),
    summary=N_("旅途中因意外傷害身故、失能或就醫的保障，國內外旅遊皆可投保。"),
    folder=Path(__file__).parent,
    personal_lines=True,
    inputs=(
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
        InputSpec(
            name="plan",
            kind="choice",
            label=N_("保障方案"),
            help=N_("保險金額越高，保障越完整，保險費也越高。"),
            choices=(
                Choice("light", N_("輕便")),
                Choice("standard", N_("安心")),
                Choice("full", N_("周全")),
            ),
        ),
    ),
    benefits=(
        Benefit(
            key="accident",
            title=N_("意外傷害身故及失能"),
            help=N_("身故給付全額，失能依等級按比例給付。"),
            accumulated=True,
        ),
        Benefit(
            key="medical",
            title=N_("傷害醫療（實支實付）"),
            help=N_("憑收據在限額內給付實際醫療費用。"),
        ),
    ),
    plans=product.plans,
    check=checks.check,
    rate=rating.rate,
    bounds=checks.bounds,
    defaults=product.defaults,
)

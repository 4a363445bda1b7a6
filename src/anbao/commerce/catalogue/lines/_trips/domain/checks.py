"""Whether a trip can be covered. Each refusal names the field it concerns. Figures: `data/product.yaml`."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from anbao.commerce.catalogue.domain.line import Data, Inputs
from anbao.commerce.catalogue.lines._trips.domain.rating import days_of
from anbao.kernel.clock import TAIPEI
from anbao.kernel.text import N_
from anbao.kernel.verdict import Detail, Reason, Refused


def bounds(data: Data, at: datetime) -> Mapping[str, tuple[datetime, datetime]]:
    """Earliest and latest departure and return, as far as they do not depend on each other."""
    sale = data["product"]["sale"]
    earliest = _whole_minute(at) + timedelta(minutes=sale["lead_minutes"])
    latest = at + timedelta(days=sale["ahead_days"])
    return {
        "departs_at": (earliest, latest),
        "returns_at": (earliest, latest + timedelta(days=sale["max_days"])),
    }


def check(inputs: Inputs, data: Data, at: datetime) -> Refused | None:
    """None where the trip can be covered, else the first reason why not.

    To one of the `destinations` where the line names any, departure at least `lead_minutes` and at most `ahead_days`
    after `at`, return after departure, at most `max_days` days of 24 hours.
    """
    departs, returns = inputs["departs_at"], inputs["returns_at"]
    if not isinstance(departs, datetime) or not isinstance(returns, datetime):
        msg = "departs_at and returns_at are moments"
        raise TypeError(msg)
    return _destination(inputs, data) or _departure(departs, data, at) or _duration(departs, returns, data)


def _destination(inputs: Inputs, data: Data) -> Refused | None:
    covered = data["product"]["sale"].get("destinations")
    if covered is None or inputs["destination"] in covered:
        return None
    return _refuse(
        "destination-not-covered",
        N_("這項商品不保這個旅遊地點。"),
        N_("請改選其他地點，或改選保這個地點的商品。"),
        "destination",
    )


def _departure(departs: datetime, data: Data, at: datetime) -> Refused | None:
    sale = data["product"]["sale"]
    if departs <= at:
        return _refuse(
            "departure-past",
            N_("保障開始的時間已經過了。"),
            N_("保障不能回溯，請選擇現在之後的時間。"),
            "departs_at",
        )
    if departs < at + timedelta(minutes=sale["lead_minutes"]):
        return _refuse(
            "departure-too-soon",
            N_("投保須在保障開始前 {minutes} 分鐘完成。"),
            N_("最早可選擇 {earliest} 開始。"),
            "departs_at",
            minutes=sale["lead_minutes"],
            earliest=_local(_whole_minute(at) + timedelta(minutes=sale["lead_minutes"])),
        )
    if departs > at + timedelta(days=sale["ahead_days"]):
        return _refuse(
            "departure-too-far",
            N_("目前可投保 {days} 天內出發的行程。"),
            N_("請在接近出發日時再來投保。"),
            "departs_at",
            days=sale["ahead_days"],
        )
    return None


def _duration(departs: datetime, returns: datetime, data: Data) -> Refused | None:
    longest = data["product"]["sale"]["max_days"]
    if returns <= departs:
        return _refuse(
            "period-not-positive",
            N_("保障結束的時間必須晚於開始的時間。"),
            N_("請檢查兩個日期與時間。"),
            "returns_at",
        )
    if days_of(departs, returns) > longest:
        return _refuse(
            "period-too-long",
            N_("一次行程最長可投保 {days} 天。"),
            N_("請縮短保障期間；更長的旅程請與客服聯絡。"),
            "returns_at",
            days=longest,
        )
    return None


def _refuse(code: str, message: str, remedy: str, field: str, **details: Detail) -> Refused:
    return Refused(Reason(f"travel.{code}", message, remedy, details, field=field))


def _whole_minute(at: datetime) -> datetime:
    whole = at.replace(second=0, microsecond=0)
    return whole if whole == at else whole + timedelta(minutes=1)


def _local(moment: datetime) -> str:
    return moment.astimezone(TAIPEI).strftime("%Y-%m-%d %H:%M")

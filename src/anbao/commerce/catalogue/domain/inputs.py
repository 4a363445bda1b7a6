"""Reading raw answers (as a form or a program sends them) into clean ones."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from anbao.commerce.catalogue.domain.line import Inputs, InputSpec, Value
from anbao.kernel.clock import TAIPEI
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason, Refused


def clean(specs: Sequence[InputSpec], raw: Mapping[str, object]) -> Inputs | Refused:
    """Cleaned answers for every spec, or the first refusal (its reason's `field` is the input's name).

    A moment without an offset is local time in Taiwan; seconds are refused, for cover is agreed to the minute.
    """
    values: dict[str, Value] = {}
    for spec in specs:
        answer = raw.get(spec.name)
        if answer is None or answer == "":
            return _refuse(spec, "missing", N_("尚未填寫「{label}」。"), N_("請填寫後再試算。"))
        value = _choice(spec, answer) if spec.kind == "choice" else _moment(answer)
        if value is None:
            return _refuse(spec, "unreadable", N_("「{label}」的內容無法辨識。"), N_("請重新選擇或填寫。"))
        values[spec.name] = value
    return values


def _refuse(spec: InputSpec, code: str, message: str, remedy: str) -> Refused:
    reason = Reason(f"catalogue.input-{code}", message, remedy, {"label": spec.label}, field=spec.name)
    return Refused(reason)


def _choice(spec: InputSpec, answer: object) -> str | None:
    return next((choice.value for choice in spec.choices if choice.value == answer), None)


def _moment(answer: object) -> datetime | None:
    if isinstance(answer, str):
        try:
            answer = datetime.fromisoformat(answer)
        except ValueError:
            return None
    if not isinstance(answer, datetime) or answer.second or answer.microsecond:
        return None
    if answer.tzinfo is None:
        answer = answer.replace(tzinfo=TAIPEI)
    return answer.astimezone(UTC)

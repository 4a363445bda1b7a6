"""Lines and prices. Nothing is stored: a price without a name is information."""

import logging
from collections.abc import Iterator, Mapping
from datetime import datetime

from anbao.commerce.catalogue.domain.facts import KINDS, PERSONAL_LINES
from anbao.commerce.catalogue.domain.inputs import clean
from anbao.commerce.catalogue.domain.line import Inputs, LineDefinition, registered
from anbao.commerce.catalogue.domain.quote import Line, LineInfo, Quote
from anbao.commerce.catalogue.queries.disk import UnitFiles, files_of
from anbao.commerce.catalogue.queries.releases import released_files, sellable
from anbao.kernel.registries import Facts
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason, Refused

INCOMPLETE = (LookupError, AttributeError, TypeError, ValueError)
"""What a line raises on data that can be read and lack something."""
NOT_PRICED = Refused(
    Reason(
        "catalogue.not-priced",
        N_("檔案裡的方案或費率不完整，算不出保險費。"),
        N_("請對照上架的內容修正檔案；在那以前不能上架。"),
    )
)

logger = logging.getLogger(__name__)


def lines() -> list[LineInfo]:
    """All lines, in the order in which they are shown."""
    found = sorted((line for _, line in registered.items()), key=lambda line: (line.order, line.key))
    return [LineInfo(line.key, line.title, line.summary) for line in found]


def standing(*, at: datetime) -> tuple[tuple[str, str, bool], ...]:
    """Of each line the digest of its files and whether it is on sale at `at`: beside the answers and the time, all that
    a page of prices rests on.
    """
    found = ((info.key, files_of(info.key), released_files(info.key, at=at)) for info in lines())
    return tuple((key, files.digest if files else "", sellable(key, released)) for key, files, released in found)


def line(key: str) -> Line | None:
    """The line called `key` as its files have it now, or None where it is unknown or its files are not in order."""
    definition = _definition(key)
    files = files_of(key) if definition is not None else None
    if definition is None or files is None:
        return None
    return Line(
        key=definition.key,
        title=definition.title,
        summary=definition.summary,
        inputs=definition.inputs,
        benefits=definition.benefits,
        plans=definition.plans(files.data),
        words=definition.words,
        policy_prefix=definition.policy_prefix,
        counted_as=definition.counted_as,
    )


def counted_as(line: str) -> str:
    """The name under which sums of `line` are counted; its own where nobody knows it."""
    definition = _definition(line)
    return line if definition is None else definition.counted_as


def product_facts(line: str) -> Facts:
    """What conditions of clauses ask of the line; an unknown one counts as personal lines, where more is asked."""
    definition = _definition(line)
    if definition is None:
        return {PERSONAL_LINES: True, KINDS: ()}
    return {PERSONAL_LINES: definition.personal_lines, KINDS: definition.kinds}


def moment_bounds(*, line: str, at: datetime) -> Mapping[str, tuple[datetime, datetime]]:
    """Earliest and latest moment of each moment input at `at` (for a form's `min` and `max`); empty if unknown."""
    definition, files = _definition(line), files_of(line) if line in registered else None
    return {} if definition is None or files is None else definition.bounds(files.data, at)


def default_inputs(*, line: str, at: datetime) -> Mapping[str, str]:
    """Raw answers of a usual case, so that a price can be shown before anything is typed; empty if unknown."""
    definition, files = _definition(line), files_of(line) if line in registered else None
    return {} if definition is None or files is None else definition.defaults(files.data, at)


def quote(*, line: str, inputs: Mapping[str, object], at: datetime) -> Quote | Refused:
    """The price of `inputs` (raw, as typed) at `at`, or why there is none."""
    opened = _opened(line, at=at)
    if isinstance(opened, Refused):
        return opened
    definition, files = opened
    answers = clean(definition.inputs, inputs)
    if isinstance(answers, Refused):
        return answers
    return _price(definition, files, answers, at=at)


def compare(*, line: str, inputs: Mapping[str, object], at: datetime) -> tuple[Quote, ...] | Refused:
    """The prices of all plans for the same other answers, in the plans' order, or why there are none."""
    opened = _opened(line, at=at)
    if isinstance(opened, Refused):
        return opened
    return compared(*opened, inputs, at=at)


def compared(
    definition: LineDefinition, files: UnitFiles, inputs: Mapping[str, object], *, at: datetime
) -> tuple[Quote, ...] | Refused:
    """As `compare`, by files that need not be released: what they would ask for."""
    plans = definition.plans(files.data)
    answers = clean(definition.inputs, {**inputs, definition.plan_input: plans[0].key})
    if isinstance(answers, Refused):
        return answers
    quotes = []
    for plan in plans:
        priced = _price(definition, files, {**answers, definition.plan_input: plan.key}, at=at)
        if isinstance(priced, Refused):
            return priced
        quotes.append(priced)
    return tuple(quotes)


def unpriced(key: str, files: UnitFiles, *, at: datetime) -> Refused | None:
    """Why nothing could be sold by `files` of a line, or None where each plan has a price.

    Asked are the usual case, and it again with each other choice in turn; the line itself may refuse one of those.
    """
    definition = registered.get(key)
    try:
        usual = definition.defaults(files.data, at)
        found = compared(definition, files, usual, at=at)
        others = [one for inputs in _variations(definition, usual) for one in _told(definition, files, inputs, at=at)]
    except INCOMPLETE:
        logger.exception("no price from the files of %s", key)
        return NOT_PRICED
    if isinstance(found, Refused) or not found or any(one.premium <= 0 for one in (*found, *others)):
        return NOT_PRICED
    return None


def _variations(definition: LineDefinition, usual: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    for spec in definition.inputs:
        if spec.name != definition.plan_input:
            yield from ({**usual, spec.name: choice.value} for choice in spec.choices)


def _told(
    definition: LineDefinition, files: UnitFiles, inputs: Mapping[str, str], *, at: datetime
) -> tuple[Quote, ...]:
    found = compared(definition, files, inputs, at=at)
    return () if isinstance(found, Refused) else found


def _definition(key: str) -> LineDefinition | None:
    return registered.get(key) if key in registered else None


def _opened(key: str, *, at: datetime) -> tuple[LineDefinition, UnitFiles] | Refused:
    definition = _definition(key)
    if definition is None:
        return _refused("line-unknown", N_("沒有這項商品。"), N_("請回首頁選擇目前可以投保的商品。"))
    files = released_files(key, at=at)
    if files is None or not sellable(key, files):
        return _refused(
            "line-not-released",
            N_("這項商品目前暫停網路投保。"),
            N_("請稍後再試，或與客服聯絡；已投保的保單不受影響。"),
        )
    return definition, files


def _price(definition: LineDefinition, files: UnitFiles, answers: Inputs, *, at: datetime) -> Quote | Refused:
    refused = definition.check(answers, files.data, at)
    if refused is not None:
        return refused
    rated = definition.rate(answers, files.data)
    return Quote(
        line=definition.key,
        plan=rated.plan,
        premium=rated.premium,
        sums=rated.sums,
        starts_at=rated.starts_at,
        ends_at=rated.ends_at,
        calculation=rated.calculation,
        rates_digest=files.digest,
        marks=tuple(sorted({figure.mark for figure in files.figures})),
    )


def _refused(code: str, message: str, remedy: str) -> Refused:
    return Refused(Reason(f"catalogue.{code}", message, remedy))

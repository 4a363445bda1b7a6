"""Which unit of one version is which of another: by equal text, then equal address, then likeness."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from anbao.rulebook.domain.official.sketch import bare, contained, likeness, pairs
from anbao.rulebook.domain.official.units import OfficialText, Unit, article_of, printed

SAME, MOVED, CHANGED, SPLIT, ADDED, REMOVED = "same", "moved", "changed", "split", "added", "removed"
STATUSES = (SAME, MOVED, CHANGED, SPLIT, ADDED, REMOVED)

_ALIKE = 0.5  # at the same address
_AS_ELSEWHERE = 0.62  # at another address
_PART = 0.75  # of a part's pairs found in the whole
_NOT_PART = 0.4
_SHORTEST_PART = 8
_MANY = 200_000  # comparisons; beyond, parts are sought in the same article only
_COMMON = 30  # a pair of characters in more units than this says nothing


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a unit. `parts` are further new units that it was split into; `into` says it was merged."""

    status: str
    old: Unit | None
    new: Unit | None
    parts: tuple[Unit, ...] = ()
    into: bool = False

    @property
    def place(self) -> tuple[int, int]:
        return (self.new.line if self.new else 10**9, self.old.line if self.old else 0)

    @property
    def slight(self) -> bool:
        """Whether the same words stand there, only written otherwise."""
        same = self.old and self.new and not self.parts and not self.into
        return bool(same and self.old and self.new and bare(self.old.folded) == bare(self.new.folded))


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """What became of an article: its addresses before and after, and the status of the whole.

    `slight`: no word was changed, only how it is written (marks, 台 for 臺).
    """

    status: str
    old: str
    new: str
    slight: bool = False


@dataclass(slots=True)
class _State:
    old: list[Unit]
    new: list[Unit]
    changes: list[Change] = field(default_factory=list)
    bags: dict[int, Counter[str]] = field(default_factory=dict)

    def settle(self, found: Sequence[tuple[str, Unit, Unit]]) -> None:
        gone_old, gone_new = {id(old) for _, old, _ in found}, {id(new) for _, _, new in found}
        self.changes += [Change(status, old, new) for status, old, new in found]
        self.old = [unit for unit in self.old if id(unit) not in gone_old]
        self.new = [unit for unit in self.new if id(unit) not in gone_new]

    def bag(self, unit: Unit) -> Counter[str]:
        found = self.bags.get(id(unit))
        if found is None:
            found = self.bags[id(unit)] = pairs(unit.folded)
        return found

    def alike(self, old: Unit, new: Unit) -> float:
        return likeness(self.bag(old), self.bag(new))


def align(old: OfficialText, new: OfficialText) -> tuple[Change, ...]:
    """Every unit of both texts once, in the order of the new text.

    What a partial text does not show is not removed by it, nor new after it: see `unseen`.
    """
    state = _State(list(old.units), list(new.units))
    _whole_articles(state, old.words, new.words)
    _equal(state)
    _same_address(state, _ALIKE)
    _elsewhere(state)
    _splits(state)
    _same_address(state, 0.0)
    unseen_here = {*new.hidden, *unseen(old, new)}
    state.changes += [Change(ADDED, None, unit) for unit in state.new if unit.article not in unseen_here]
    shown = {unit.article for unit in new.units} | {article_of(address) for address in new.deleted}
    removed = [unit for unit in state.old if not new.partial or unit.article in shown]
    state.changes += [Change(REMOVED, unit, None) for unit in removed]
    return tuple(sorted(state.changes, key=lambda change: change.place))


def unseen(old: OfficialText, new: OfficialText) -> tuple[str, ...]:
    """The articles of which a partial older text shows nothing: whether they are new cannot be told from it."""
    if not old.partial or new.partial:
        return ()
    shown = {unit.article for unit in old.units}
    return tuple(dict.fromkeys(unit.article for unit in new.units if unit.article not in shown))


def article_changes(changes: Iterable[Change]) -> tuple[ArticleChange, ...]:
    """The articles touched, in the order of the new text; an article whose units are all the same is not listed."""
    groups: dict[tuple[str, str], set[str]] = {}
    worded: set[tuple[str, str]] = set()
    places: dict[tuple[str, str], tuple[int, int]] = {}
    for change in changes:
        key = (change.old.article if change.old else "", change.new.article if change.new else "")
        groups.setdefault(key, set()).add(change.status)
        worded |= set() if change.status == SAME or (change.status == CHANGED and change.slight) else {key}
        places[key] = min(places.get(key, change.place), change.place)
    whole = {key: states for key, states in groups.items() if all(key)}
    touched: dict[tuple[str, str], set[str]] = {key: states for key, states in whole.items() if states != {SAME}}
    for (before, after), states in groups.items():
        if before and after:
            continue
        home = next((key for key in whole if (before and key[0] == before) or (after and key[1] == after)), None)
        key = home or (before, after)
        touched[key] = touched.get(key, whole.get(key, set())) | states
        worded.add(key)
    ordered = sorted(touched, key=lambda key: places[key])
    return tuple(ArticleChange(_of_article(touched[key]), *key, slight=key not in worded) for key in ordered)


def _of_article(states: set[str]) -> str:
    changed = states - {SAME}
    return next(iter(changed)) if len(changed) == 1 and (changed == states) else CHANGED


def _whole_articles(state: _State, old: Mapping[str, str], new: Mapping[str, str]) -> None:
    """Articles with the very same words and numbers are the same, however their lines were rejoined."""
    before, after = _by_article(state.old), _by_article(state.new)
    for article in before.keys() & after.keys():
        mine, theirs = before[article], after[article]
        in_file = article in old and old[article] == new.get(article)
        if in_file or "".join(map(printed, mine)) == "".join(map(printed, theirs)):
            known = {u.address: u for u in theirs}
            found = [(SAME, u, known.pop(u.address)) for u in mine if u.address in known]
            rest = [u for u in mine if u.address not in {v.address for v in theirs}]
            found += [(SAME, u, v) for u, v in zip(rest, known.values(), strict=False)]
            spare = {id(u) for u in (*mine, *theirs)}
            state.settle(found)
            state.old = [u for u in state.old if id(u) not in spare]
            state.new = [u for u in state.new if id(u) not in spare]


def _by_article(units: Sequence[Unit]) -> dict[str, list[Unit]]:
    grouped: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        grouped[unit.article].append(unit)
    return grouped


def _equal(state: _State) -> None:
    """The same words: same at the same address, else moved; of several the one nearest by address."""
    waiting: dict[str, list[Unit]] = defaultdict(list)
    for unit in state.new:
        waiting[unit.digest].append(unit)
    found: list[tuple[str, Unit, Unit]] = []
    for want_address in (True, False):
        taken = {id(old) for _, old, _ in found}
        for old in state.old:
            ones = waiting.get(old.digest, [])
            if not ones or id(old) in taken:
                continue
            near = max(ones, key=lambda new: _shared(old.address, new.address))
            if (near.address == old.address) or not want_address:
                ones.remove(near)
                found.append((SAME if near.address == old.address else MOVED, old, near))
    state.settle(found)


def _shared(one: str, other: str) -> float:
    mine, theirs = one.split("."), other.split(".")
    same = sum(a == b for a, b in zip(mine, theirs, strict=False))
    return same + (one == other) + (mine[-1] == theirs[-1]) / 2


def _same_address(state: _State, least: float) -> None:
    new = {unit.address: unit for unit in state.new}
    found = []
    for old in state.old:
        match = new.get(old.address)
        if match is not None and state.alike(old, match) >= least:
            found.append((CHANGED, old, match))
    state.settle(found)


def _elsewhere(state: _State) -> None:
    """Changed and at another address: the likest first."""
    scored: list[tuple[float, int, Unit, Unit]] = []
    index = _index(state.new)
    for old in state.old:
        votes: Counter[int] = Counter()
        for pair in set(pairs(old.folded)):
            votes.update(index.get(pair, ()))
        for place, _ in votes.most_common(5):
            score = state.alike(old, state.new[place])
            if score >= _AS_ELSEWHERE:
                scored.append((score, len(scored), old, state.new[place]))
    found: list[tuple[str, Unit, Unit]] = []
    gone: set[int] = set()
    for _, _, old, new in sorted(scored, key=lambda one: (-one[0], one[1])):
        if not {id(old), id(new)} & gone:
            gone |= {id(old), id(new)}
            found.append((CHANGED, old, new))
    state.settle(found)


def _index(units: Sequence[Unit]) -> dict[str, list[int]]:
    index: dict[str, list[int]] = defaultdict(list)
    for place, unit in enumerate(units):
        for pair in set(pairs(unit.folded)):
            index[pair].append(place)
    return {pair: places for pair, places in index.items() if len(places) <= _COMMON}


def _splits(state: _State) -> None:
    """A unit whose words went to several new ones, and several that went into one."""
    for place, change in enumerate(list(state.changes)):
        if change.status == CHANGED and change.old is not None and change.new is not None:
            _split_or_merged(state, place, change.old, change.new)
    for old in list(state.old):
        parts = _parts(state, _near(state.new, old, state), state.bag(old), Counter())
        if len(parts) > 1:
            state.changes.append(Change(SPLIT, old, parts[0], parts[1:]))
            state.old.remove(old)
            state.new = [unit for unit in state.new if unit not in parts]


def _split_or_merged(state: _State, place: int, old: Unit, new: Unit) -> None:
    parts = _parts(state, _near(state.new, new, state), state.bag(old), state.bag(new))
    if parts:
        state.changes[place] = Change(SPLIT, old, new, parts)
        state.new = [unit for unit in state.new if unit not in parts]
    merged = _parts(state, _near(state.old, old, state), state.bag(new), state.bag(old))
    if merged:
        state.changes += [Change(CHANGED, unit, new, into=True) for unit in merged]
        state.old = [unit for unit in state.old if unit not in merged]


def _near(units: Sequence[Unit], unit: Unit, state: _State) -> Sequence[Unit]:
    """Where parts are sought: everywhere, but of very many units only in the same article."""
    if (len(state.old) + len(state.changes)) * len(units) <= _MANY:
        return units
    return [one for one in units if one.article == unit.article]


def _parts(state: _State, units: Sequence[Unit], whole: Counter[str], other: Counter[str]) -> tuple[Unit, ...]:
    return tuple(unit for unit in units if _is_part(state.bag(unit), whole, other, unit))


def _is_part(part: Counter[str], whole: Counter[str], other: Counter[str], unit: Unit) -> bool:
    if len(unit.folded) < _SHORTEST_PART or len(part.keys() - whole.keys()) > (1 - _PART) * part.total():
        return False  # that many pairs are foreign: no need to count the others
    return contained(part, whole) >= _PART and contained(part, other) < _NOT_PART

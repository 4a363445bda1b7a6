"""What answers an examiner's questions with what probes found, and how the rulebook itself stands."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from anbao.kernel import registries
from anbao.kernel.answers import Answer, Answered, LiveFigure
from anbao.kernel.clock import local_date
from anbao.kernel.text import N_
from anbao.rulebook.queries.adoptions import CLOSED, LATE, adoptions, unacknowledged
from anbao.rulebook.queries.books import current_book, is_published
from anbao.rulebook.queries.evidence import PROBE_CYCLE, evidence_of
from anbao.rulebook.queries.probes import newest_results, probes_without_matter
from anbao.rulebook.queries.profiles import profile_history, required_profile, slice_of


def probe_figures(names: Iterable[str], *, at: datetime) -> list[LiveFigure]:
    """What the newest run of each probe up to `at` found, by its title: when, bad where it failed or is too old.

    A probe that never ran, or found nothing to look at yet, has no moment and is not bad. One or two queries.
    """
    wanted = list(names)
    cycle = slice_of(current_book(), required_profile(at), local_date(at)).figure(PROBE_CYCLE).period
    kept = newest_results(wanted, until=at)
    found = []
    for name in wanted:
        row, title = kept.get(name), registries.probes.get(name).title
        if row is None or row.verdict == "held":
            found.append(LiveFigure(title, None))
        else:
            over = cycle.add_to(row.looked_at) <= at
            found.append(LiveFigure(title, row.looked_at, bad=over or row.verdict != "passed"))
    return found


def answered_by(figures: Iterable[LiveFigure], probes: Iterable[str], *, at: datetime, shown: bool = False) -> Answered:
    """Figures with what probes found; something is shown where `shown` says so or a probe passed."""
    looked = probe_figures(probes, at=at)
    return Answered((*figures, *looked), shown or any(one.value is not None for one in looked))


def changes(at: datetime) -> Answered:
    found, later = adoptions(at=at), unacknowledged(at=at)
    adopted = [one for one in profile_history() if one.adopted_at <= at]
    figures = (
        LiveFigure(N_("進行中的法規修正與函釋"), sum(one.state != CLOSED for one in found)),
        LiveFigure(N_("其中逾期"), (late := sum(one.state == LATE for one in found)), bad=late > 0),
        LiveFigure(N_("完成採用的"), sum(one.state == CLOSED for one in found)),
        LiveFigure(N_("已知有新版、還沒有人確認的法規"), len(later)),
        LiveFigure(N_("公司設定採用過幾次"), len(adopted)),
        LiveFigure(N_("最近一次採用公司設定"), max((one.adopted_at for one in adopted), default=None)),
    )
    return Answered(figures, bool(adopted))


def whole(at: datetime) -> Answered:
    book = current_book()
    found = evidence_of(book, at=at)
    published = is_published(book.digest)
    running = sum(one.current for one in found.values())
    waiting = probes_without_matter(at=at)
    without = {(clause.key, one.id) for clause in book.clauses for one in clause.obligations if one.probe in waiting}
    looked = {key: one for key, one in found.items() if key not in without}
    late = sum(one.last_at is not None and not one.current for one in looked.values())
    figures = (
        LiveFigure(N_("系統裡有的檢核、查核與文件"), len(found)),
        LiveFigure(N_("有憑據、在期限內"), running),
        LiveFigure(N_("逾期或結果不合格"), late, bad=late > 0),
        LiveFigure(N_("還沒有任何紀錄"), len(found) - running - late),
        LiveFigure(N_("規則冊發布過"), N_("是") if published else N_("否"), bad=not published),
    )
    return Answered(figures, running > 0)


ANSWERS: Final = {
    "rulebook.changes": Answer(
        N_("法規有變動時怎麼接手"),
        N_("每一件法規修正、函釋都開一張有期限的採用工作，受影響的條目逐條重新確認；公司設定一人提出、另一人核准。"),
        {"chk.risk-procedures-revised": (), "chk.risk-procedures": ()},
        changes,
    ),
    "rulebook.whole": Answer(
        N_("規則冊的檢核是不是都在執行"),
        N_("規則冊記得每一條要求由哪個檢核、查核或文件負責；有憑據而且在期限內才算執行。"),
        {"chk.systems-meet-measures": (), "chk.rules-and-model-contract": ()},
        whole,
        by_the_minute=True,
    ),
}

"""Changing the company's profile or its readings: prepared by one person, executed when another approved.

The proposal itself is identity's; the interface hands the payload of `prepare_change` to it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from anbao.kernel.actor import Actor
from anbao.kernel.clock import local_date
from anbao.kernel.registries import ChangedLine
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict
from anbao.rulebook.actions.publishing import adopt, examined, keep_book, one_change_at_a_time, refuse_profile
from anbao.rulebook.domain.errors import ProfileRefused
from anbao.rulebook.domain.profile import Profile, profile_of
from anbao.rulebook.domain.profile_changes import differences
from anbao.rulebook.queries.books import current_book
from anbao.rulebook.queries.profiles import adopted_after, current_profile, profile_by_digest, profiles_by_digest

PROFILE_ACT = "rulebook.change-profile"
READING_ACT = "rulebook.change-reading"


def prepare_change(*, content: Mapping[str, Any], by: Actor, at: datetime) -> dict[str, Any] | Refused:
    """The payload of a proposal to make `content` the profile; outermost.

    Refused where nothing would change or no profile is there yet. A malformed profile, or a value looser than a
    clause allows, leaves a ledger entry and raises ProfileRefused after that was committed.
    """
    present = current_profile(at)
    if present is None:
        return _refused("no-profile-yet", N_("公司還沒有採用任何設定。"), N_("請系統管理人員先完成第一次設定。"))
    try:
        profile = examined(content, on=local_date(at))
    except ProfileRefused as refusal:
        refuse_profile(refusal, by=by, at=at)
        raise
    if profile.digest == present.digest:
        return _refused("nothing-changed", N_("內容和目前的設定一樣，沒有要變更的地方。"), N_("請修改之後再提出。"))
    return {"base": present.digest, "content": dict(profile.content), "author": str(by)}


def execute_change(*, payload: Mapping[str, Any], by: Actor, at: datetime) -> Verdict:
    """The approved act. Joins the caller's transaction.

    Refused where the profile was changed since the proposal, or a clause that came into force meanwhile forbids it.
    Whoever waited for another change sees the one that was made with a later moment than their own, too.
    """
    one_change_at_a_time()
    present = current_profile(at)
    if present is None or present.digest != payload["base"] or adopted_after(at):
        return _refused(
            "profile-changed", N_("提案之後，公司設定已經有其他變更。"), N_("請提案人就目前的設定重新提出。")
        )
    try:
        profile = examined(payload["content"], on=local_date(at))
    except ProfileRefused as refusal:
        return _refused(
            "profile-refused", N_("提案的內容不符合目前的規定，不能核准。"), N_("請提案人依條文修正後重新提出。"),
            clauses=refusal.clauses,
        )  # fmt: skip
    compiled = current_book()
    keep_book(compiled, by=by, at=at)
    adopt(profile, compiled, by=by, at=at, author=str(payload["author"]))
    return Passed()


def describe_change(payload: Mapping[str, Any]) -> Sequence[ChangedLine]:
    """What a proposal would change against the profile it was made from. Raises ProfileMissing, ProfileRefused."""
    return differences(_base(payload), profile_of(payload["content"]))


def describe_changes(payloads: Sequence[Mapping[str, Any]]) -> list[Sequence[ChangedLine] | None]:
    """The same of several; None where it is no profile, or was made from none. One query."""
    bases = profiles_by_digest({str(payload["base"]) for payload in payloads})
    return [_described(payload["content"], bases.get(str(payload["base"]))) for payload in payloads]


def _described(content: Mapping[str, Any], base: Profile | None) -> Sequence[ChangedLine] | None:
    try:
        return None if base is None else differences(base, profile_of(content))
    except ProfileRefused:
        return None


def _base(payload: Mapping[str, Any]) -> Profile:
    return profile_by_digest(str(payload["base"]))


def _refused(code: str, message: str, remedy: str, *, clauses: tuple[str, ...] = ()) -> Refused:
    return Refused(Reason(f"rulebook.{code}", message, remedy), clauses)

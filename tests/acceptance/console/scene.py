"""What somebody at the head office finds in the middle of a change: proposals, an overtaken draft, an amendment."""

from anbao.console.actions import drafts
from anbao.console.models import Draft
from anbao.console.queries.readings import raw_of
from anbao.identity import api as identity
from anbao.kernel import clock
from anbao.kernel.actor import Actor, ActorKind, system
from anbao.project.demo.seed import COMPLIANCE, OFFICER, PROFILE
from anbao.rulebook import api as rulebook

READING = "reading.natural-persons-only"
OLD = """保險業經營電子商務自律規範
中華民國 111.06.24 修正

第 一 條
這是編造的文字，用來看版面，不是任何法規的內容；本行只是為了有足夠的字數。

第 二 條
編造的引言，下列各款都要做到，這一行也只是編造的內容：
一、編造的第一款，用來看上面的引言有沒有一起出現。
二、編造的第二款，用來看引言是不是只出現一次。

第 三 條
編造的第三條，新的版本裡沒有這一條，只是為了看刪除的樣子。
"""
NEW = (
    OLD.replace("111.06.24", "112.08.24")
    .replace("編造的第一款，用來看", "編造的第一款，改過之後用來看")
    .replace("這是編造的文字，用來看版面，", "這是編造的文字，")
    .partition("第 三 條")[0]
)


def actor(who):
    return Actor(ActorKind.STAFF, str(identity.account_of(who.login)))


AUTHOR, DECIDER = COMPLIANCE, OFFICER


def set_out(patch):
    """Everything that the author's pages show; gives the proposal that was rejected."""
    keep_draft()
    adopted = propose(stricter={"otp.valid_for": "PT4M", "perimeter.review_every": "P3M"})
    identity.approve(approval=adopted, by=actor(DECIDER), at=clock.now())
    rejected = propose(stricter={"otp.max_attempts": 3})
    identity.reject(approval=rejected, reason="三次太嚴，請先和客服中心談過再提。", by=actor(DECIDER), at=clock.now())
    unfit()
    amend(patch)
    return rejected


def proposal_that_waits():
    stricter = {"otp.valid_for": "PT2M", "perimeter.review_every": "P3M"}
    return propose(activities=[*PROFILE["activities"], "cloud"], stricter=stricter)


def propose(**changes):
    by, at = actor(AUTHOR), clock.now()
    payload = rulebook.prepare_change(content={**PROFILE, **changes}, by=by, at=at)
    return identity.propose(act=rulebook.PROFILE_ACT, payload=payload, by=by, at=at)


def keep_draft():
    at = clock.now()
    edits = {"stricter.otp.valid_for": "PT3M", "stricter.otp.max_attempts": 4, "activities.cloud": True}
    present = rulebook.current_profile(at)
    assert drafts.add(act=rulebook.PROFILE_ACT, edits=edits, present=present, by=actor(AUTHOR), at=at) is None


def unfit():
    """The draft has something that no longer fits, and something that nobody can read."""
    kept = Draft.objects.get()
    kept.edits = {**kept.edits, "stricter.lock.for": "P2Y", "company.color": "red", "stricter.otp.max_attempts": 99}
    kept.save()


def keep_reading(**changes):
    """A change of one of the book's readings, put into the author's draft as it is."""
    at = clock.now()
    (present,) = (one for one in rulebook.at(at).compiled.readings if one.key == READING)
    edits = {READING: {**raw_of(present), **changes}}
    what = {"account": actor(AUTHOR).id, "act": rulebook.READING_ACT}
    Draft.objects.update_or_create(**what, defaults={"edits": edits, "changed_at": at})


def amend(patch):
    """The made-up text under a real regulation's name, in two versions."""
    from anbao.rulebook.actions import official

    patch.setattr(official, "_plausible", lambda *_args, **_named: None)
    for text in (OLD, NEW):
        rulebook.import_official(
            data=text.encode(), name="made-up.txt", incomplete=True, by=system("tests"), at=clock.now()
        )

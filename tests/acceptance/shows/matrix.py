"""Every outside system going wrong in every way, once, on the way of a real purchase; and what came of it.

Which systems there are is asked of the machine's arrows, so that a new one is in the matrix by itself; what no arrow
waits for is added. One purchase stands for each system, operation and fault.
"""

import html
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from anbao.commerce.journey.domain import machine
from anbao.commerce.journey.domain.machine import State, next_step

SLOW = 4.0
"""Seconds that a slow system takes: longer than anybody waits for it here."""
OUTSIDE = ("CARD", "BANK", "REPORTING", "CORE", "INCONVENIENCE", "SMS", "MAIL")
SPEED = {
    "ANBAO_STALL_SECONDS": "3",
    "ANBAO_CALL_LEASE_SECONDS": "5",
    "ANBAO_WORKER_CONCURRENCY": "8",
    **{f"ANBAO_{system}_TIMEOUT": "2" for system in OUTSIDE},
}
FAULTS = {
    "down": "中斷",
    "delay": "太慢",
    "wrong": "答錯",
    "duplicate": "重複",
    "lost_reply": "回覆遺失",
    "out_of_order": "順序顛倒",
}
"""The simulator's fault → its name in the table."""
SYSTEMS = {
    "card": "收單機構",
    "bank": "扣款銀行",
    "reporting": "保險業通報系統",
    "sms": "簡訊",
    "mail": "電子郵件",
    "core": "核心系統",
    "inconvenience": "旅行不便險通報",
}
REGISTERED = "travel-inconvenience"
"""The line whose contracts the register of travel-inconvenience benefits counts."""
BESIDE = (
    "core.events", "inconvenience.register", "inconvenience.standing", "inconvenience.withdraw", "mail.send",
    "reporting.correction", "sms.send",
)  # fmt: skip
PATIENCE, REST = 60.0, 0.7


def operations() -> list[str]:
    """Every operation of an outside system that a purchase may meet."""
    return sorted({".".join(outside) for _name, outside in machine.outside_arrows()} | set(BESIDE))


@dataclass
class Row:
    """One purchase. `faults`: why it does not count as good; empty where it does."""

    operation: str
    fault: str
    shown: str = ""
    state: str = ""
    charged: int = 0
    refunded: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Way:
    """How a purchase comes to an operation, and where it is to end."""

    go: Callable[["Attempt"], UUID]
    ends: State = State.COVER_REPORTED
    charged: int = 1
    refunded: int = 0


class Attempt:
    """One purchase on its way to one fault."""

    def __init__(self, scene, operation: str, fault: str) -> None:
        self.scene, self.operation, self.fault = scene, operation, fault
        self.buyer = scene.buyer()
        self.shown = ""

    def order(self) -> None:
        """From now on the next request to the operation goes wrong."""
        body = {"operation": self.operation, "fault": self.fault, "count": 1, "seconds": SLOW}
        self.scene.control.post("/_control/faults", json=body).raise_for_status()

    def met(self) -> bool:
        return not self.scene.control.get("/_control/faults").json()

    def until_met(self, application: UUID) -> None:
        end = time.monotonic() + PATIENCE
        while not self.met() and time.monotonic() < end:
            time.sleep(0.05)
        self.look(application)

    def look(self, application: UUID) -> None:
        """What the customer is told to do, on the page to which the application leads."""
        browser = self.scene.browser(self.buyer.login)
        answer = browser.client.get(f"/apply/{application}/", follow_redirects=True)
        page = answer.text if answer.status_code == 200 else ""
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
        main = page.partition("<main")[2].partition("</main>")[0]
        leads = "button--primary" in main or 'class="way"' in main
        told = leads or any(next_step(state).text in html.unescape(main) for state in State)
        self.shown = re.sub(r"<[^>]+>", "", heading[1]).strip() if heading and told else ""
        browser.client.close()


def paying(system: str, means: str = "own", *, line: str = "travel", **ends) -> Way:
    def go(attempt: Attempt) -> UUID:
        _self, application = attempt.buyer.confirmed(line)
        attempt.order()
        attempt.buyer.pay(application, means, system)
        attempt.until_met(application)
        return application

    return Way(go, **ends)


def cancelling(system: str, line: str = "travel") -> Way:
    def go(attempt: Attempt) -> UUID:
        _self, application = attempt.buyer.confirmed(line)
        attempt.buyer.pay(application, "own", system)
        attempt.scene.until(application, "cover_reported")
        attempt.order()
        attempt.buyer.cancels(application)
        attempt.until_met(application)
        return application

    return Way(go, refunded=1)


def looking_up(attempt: Attempt, line: str = "travel") -> UUID:
    """The look-up is made while the customer waits; where it is not answered, they press again."""
    application = attempt.buyer.terms_agreed(line)
    browser = attempt.scene.browser(attempt.buyer.login)
    attempt.order()
    browser.post(f"/apply/{application}/underwriting/", {})
    attempt.until_met(application)
    end = time.monotonic() + PATIENCE
    while State(_row(application).state) != State.UNDERWRITTEN and time.monotonic() < end:
        browser.post(f"/apply/{application}/underwriting/", {})
        time.sleep(0.2)
    attempt.buyer.enters_code(application)  # the page had it sent at once
    attempt.buyer.pay(application)
    return application


def asking_for_a_code(attempt: Attempt) -> UUID:
    """The text message with the code that confirms the purchase."""
    application = attempt.buyer.underwritten()
    attempt.order()
    attempt.buyer.confirm(application)
    attempt.until_met(application)
    attempt.buyer.pay(application)
    return application


WAYS: dict[str, Way] = {
    "bank.authorize": paying("bank"),
    "bank.debit": paying("bank"),
    "bank.refund": cancelling("bank"),
    "bank.release": paying("bank", "other", ends=State.PAYMENT_REFUSED, charged=0),
    "card.refund": cancelling("card"),
    "card.void": paying("card", "other", ends=State.PAYMENT_REFUSED, charged=0),
    "inconvenience.register": paying("card", line=REGISTERED),
    "inconvenience.standing": Way(lambda attempt: looking_up(attempt, REGISTERED)),
    "inconvenience.withdraw": cancelling("card", REGISTERED),
    "reporting.accumulated": Way(looking_up),
    "reporting.correction": cancelling("card"),
    "sms.send": Way(asking_for_a_code),
}
"""Operations that the plain purchase by card does not come to, or not at a moment of its own."""


def attempts(scene, only: Callable[[str, str], bool] = lambda _operation, _fault: True) -> Iterator[Row]:
    for operation in operations():
        for fault in FAULTS:
            if only(operation, fault):
                yield attempt(scene, operation, fault)


def attempt(scene, operation: str, fault: str) -> Row:
    """Buy once with this fault on the way; never raises for what went wrong with the purchase."""
    scene.clear()
    way, row, began = WAYS.get(operation, paying("card")), Row(operation, fault), time.monotonic()
    violations = len(scene.state()["violations"])
    going = Attempt(scene, operation, fault)
    try:
        application = way.go(going)
        row.shown = going.shown
        _wait(lambda: not open_points(application, way))
    except AssertionError as gone_wrong:
        row.faults.append(" ".join(str(gone_wrong).split())[:200])
        return row
    finally:
        row.seconds = time.monotonic() - began
        scene.close()
    row.state = next_step(State(_row(application).state)).title
    row.charged, row.refunded = len(scene.captures(application)), len(scene.refunds(application))
    row.faults = list(_judged(scene, application, way, row, going))
    if len(scene.state()["violations"]) > violations:
        row.faults.append("the other side was asked for something that it must not be asked for")
    return row


def _judged(scene, application: UUID, way: Way, row: Row, going: Attempt) -> Iterator[str]:
    if not going.met():
        yield "the fault was never met"
    if not row.shown:
        yield "no next step was shown"
    if row.charged != way.charged:
        yield f"charged {row.charged} times"
    if row.refunded != way.refunded:
        yield f"refunded {row.refunded} times"
    if any(capture["amount"] != _row(application).premium for capture in scene.captures(application)):
        yield "charged another amount"
    yield from open_points(application, way)


def open_points(application: UUID, way: Way) -> list[str]:
    """What has not come to its end: lost, if it never does."""
    from anbao.commerce.handover.models import PolicyEvent
    from anbao.commerce.inconvenience.models import RegisterEntry
    from anbao.commerce.policies import api as policies
    from anbao.commerce.policies.models import CorrectionOwed
    from anbao.kernel.actor import Subject
    from anbao.messages import api as messages

    row, sold = _row(application), way.ends == State.COVER_REPORTED
    matter = Subject("application", str(application))
    waiting = [message.template for message in messages.messages_of(matter) if message.state == "queued"]
    checks = {
        f"is {row.state}, not {way.ends}": row.state != way.ends,
        "no policy": sold and policies.policy_for(application) is None,
        "the customer was not told": sold and row.notified_at is None,
        f"a message waits: {waiting}": bool(waiting),
        "a message was not sent": any(m.state in {"refused", "expired"} for m in messages.messages_of(matter)),
        "the industry's report is not corrected": CorrectionOwed.objects.filter(
            policy__application=application, settled_at=None
        ).exists(),
        "money is still owed": policies.refund_owed(application),
        "the core system was not told": sold
        and PolicyEvent.objects.filter(application=application, state="taken").count() < 1 + way.refunded,
        "the register was not told": sold
        and row.line == REGISTERED
        and RegisterEntry.objects.filter(application=application, state="done").count() < 1 + way.refunded,
    }
    return [point for point, open_ in checks.items() if open_]


def _wait(come: Callable[[], bool]) -> None:
    """Until it has come and stays so: a task may be on its way from one end to the next beginning."""
    end, since = time.monotonic() + PATIENCE, 0.0
    while time.monotonic() < end:
        since = (since or time.monotonic()) if come() else 0.0
        if since and time.monotonic() - since > REST:
            return
        time.sleep(0.1)


def _row(application: UUID):
    from anbao.commerce.journey.models import Application

    return Application.objects.get(id=application)


HEAD = ("外部系統", "操作", "故障", "當時顯示給客戶", "結果", "扣款次數", "退款次數", "遺失", "秒")


def cells(row: Row) -> tuple[str, ...]:
    system, _, verb = row.operation.partition(".")
    lost = "、".join(row.faults) or "沒有"
    return (
        SYSTEMS.get(system, system), verb, FAULTS[row.fault], row.shown or "—", row.state or "—",
        str(row.charged), str(row.refunded), lost, f"{row.seconds:.1f}",
    )  # fmt: skip


def line(row: Row) -> str:
    mark = "  <-- " + "; ".join(row.faults) if row.faults else ""
    return f"{row.operation:22} {row.fault:13} {' | '.join(cells(row)[3:])}{mark}"


def as_markdown(rows: list[Row]) -> str:
    """The page of the documentation; without seconds, which differ from run to run."""
    good = sum(not row.faults for row in rows)
    lines = [
        "# Fault matrix",
        "",
        "Written by `python -m tests.acceptance.shows.fault_matrix`, from purchases through the real processes: each",
        "operation of each outside system goes wrong once in every way, one purchase each. Charges are those in the",
        "books of the other side.",
        "",
        f"{len(rows)} purchases, {good} as they should be: charged as often as it was to be, nothing lost, the next",
        "step on the page.",
        "",
        "| " + " | ".join(HEAD[:-1]) + " |",
        "|" + "---|" * (len(HEAD) - 1),
        *("| " + " | ".join(cell.replace("|", "\\|") for cell in cells(row)[:-1]) + " |" for row in rows),
    ]
    return "\n".join(lines) + "\n"

"""The page on which somebody at the demo lets an outside system fail, and takes it back. Off unless asked for.

It changes what the simulator answers, so a form has to come from this very page: its token is made anew each start,
and a request that names another host or origin is refused.
"""

import secrets
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import urlsplit

from anbao_simulator.faults import Desk, Fault
from anbao_simulator.moments import stamp
from anbao_simulator.pages import local, page

SHOWN: Final = {
    "down": ("斷線", "沒有收到就斷線；本系統會再送一次。"),
    "delay": ("變慢", "過幾秒才回覆。"),
    "wrong": ("答錯", "簽章正確，內容卻是別的事；本系統不會採信。"),
    "duplicate": ("收到兩次", "同一個要求收到兩次；對方只做一次。"),
    "lost_reply": ("回覆遺失", "已經做了，回覆卻沒有送到；本系統先查詢，不會再做一次。"),
    "out_of_order": ("順序顛倒", "先不處理，等下一個要求之後才做。"),
    "error": ("系統錯誤", "沒有處理，回覆錯誤。"),
}
SYSTEMS: Final = {
    "card": "收單機構", "bank": "轉帳銀行", "sms": "簡訊商", "mail": "郵件伺服器", "reporting": "保險業通報系統",
    "core": "核心系統", "inconvenience": "旅行不便險通報",
}  # fmt: skip
VERBS: Final = {
    "*": "所有作業", "authorize": "授權", "capture": "扣款", "debit": "轉帳扣款", "void": "取消授權",
    "release": "取消授權", "refund": "退款", "send": "寄送", "receipt": "收件通報", "cover": "承保通報",
    "correction": "通報更正", "accumulated": "同業累積查詢", "events": "移交", "register": "通報",
    "withdraw": "撤銷通報", "standing": "件數查詢", "inquire": "查詢結果", "daily": "日檔",
}  # fmt: skip
MOST_COUNT: Final = 50
MOST_SECONDS: Final = 30
MOST_FAULTS: Final = 30
REMEMBERED: Final = 40


class Wrong(Exception):
    """What was sent is nothing that this page offers."""


@dataclass(frozen=True)
class Seen:
    """A call as it came in: under which fault, and how it ended."""

    at: str
    operation: str
    key: str
    fault: str
    ended: str


class FaultPage:
    """What is offered, what stands, what came in last."""

    def __init__(self, desk: Desk, operations: Iterable[str]) -> None:
        self._desk = desk
        self._token = secrets.token_urlsafe(24)
        self.operations = tuple(operations)
        self._seen: deque[Seen] = deque(maxlen=REMEMBERED)

    def saw(self, operation: str, key: str, fault: str, ended: str) -> None:
        self._seen.appendleft(Seen(stamp(), operation, key, fault, ended))

    def shown(self, told: str = "") -> bytes:
        return page(
            "故障",
            "faults",
            token=self._token,
            told=f'<p class="told" role="status">{escape(told)}</p>' if told else "",
            operations="".join(_option(one, _operation(one)) for one in self.operations),
            kinds="".join(_choice(kind, title, note) for kind, (title, note) in SHOWN.items()),
            standing="".join(self._standing(fault) for fault in self._desk.faults()) or "<p>目前沒有設定故障。</p>",
            calls="".join(_call(one) for one in self._seen) or '<tr><td colspan="4">還沒有呼叫。</td></tr>',
            most=str(MOST_COUNT),
            longest=str(MOST_SECONDS),
        )

    def posted(self, act: str, form: Mapping[str, str], *, host: str, origin: str) -> None:
        """Do what a form of this page asks for. Raises Wrong."""
        foreign = origin not in {"", "null"} and urlsplit(origin).netloc != host
        if foreign or not secrets.compare_digest(form.get("token", "").encode(), self._token.encode()):
            raise Wrong
        acts: Mapping[str, Callable[[Mapping[str, str]], None]] = {"set": self._set, "take-back": self._take_back}
        if act not in acts:
            raise Wrong
        acts[act](form)

    def _set(self, form: Mapping[str, str]) -> None:
        operation, kind = form.get("operation", ""), form.get("kind", "")
        if operation not in self.operations or kind not in SHOWN or len(self._desk.faults()) >= MOST_FAULTS:
            raise Wrong
        count = -1 if form.get("lasting") else _number(form.get("count", "1"), MOST_COUNT)
        self._desk.order(Fault(operation, kind, count, float(_number(form.get("seconds", "5"), MOST_SECONDS))))

    def _take_back(self, form: Mapping[str, str]) -> None:
        self._desk.take_back(form.get("operation", ""), form.get("kind", ""))

    def _standing(self, fault: Fault) -> str:
        title = SHOWN.get(fault.kind, (fault.kind, ""))[0]
        left = "直到收回" if fault.count < 0 else f"還有 {fault.count} 次"
        hidden = "".join(
            f'<input type="hidden" name="{name}" value="{escape(value)}">'
            for name, value in (("token", self._token), ("operation", fault.operation), ("kind", fault.kind))
        )
        return (
            f'<form class="standing" method="post" action="/faults/take-back">{hidden}'
            f"<span><strong>{escape(_operation(fault.operation))}</strong> {escape(title)} <small>{left}</small></span>"
            '<button type="submit">收回</button></form>'
        )


def offered(verbs: Mapping[str, Iterable[str]]) -> list[str]:
    """Every operation by system, each system as a whole first."""
    return [f"{system}.{verb}" for system, those in verbs.items() for verb in ("*", *those)]


def _number(text: str, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and 1 <= int(text) <= most):
        raise Wrong
    return int(text)


def _operation(operation: str) -> str:
    system, _, verb = operation.partition(".")
    return f"{SYSTEMS.get(system, system)}：{VERBS.get(verb, verb)}"


def _option(value: str, title: str) -> str:
    return f'<option value="{escape(value)}">{escape(title)}</option>'


def _choice(kind: str, title: str, note: str) -> str:
    required = " required" if kind == "down" else ""
    return (
        f'<label class="card"><input type="radio" name="kind" value="{kind}"{required}>'
        f'<span class="face"><strong>{title}</strong><small>{note}</small></span></label>'
    )


def _call(one: Seen) -> str:
    fault = SHOWN.get(one.fault, (one.fault, ""))[0]
    cells = (local(one.at), _operation(one.operation), fault or "—", one.ended)
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"

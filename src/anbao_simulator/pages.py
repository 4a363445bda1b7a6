"""The simulator's pages, filled from the templates in `pages/`."""

from collections.abc import Mapping
from datetime import datetime
from html import escape
from pathlib import Path
from string import Template
from typing import Final
from zoneinfo import ZoneInfo

from anbao_simulator.paying import House
from anbao_simulator.store import Row

_FOLDER: Final = Path(__file__).with_name("pages")
_TAIPEI: Final = ZoneInfo("Asia/Taipei")
_CHANNELS: Final = {"sms": "簡訊", "mail": "電子郵件"}


def style() -> bytes:
    return (_FOLDER / "style.css").read_bytes()


def page(title: str, name: str, *, head: str = "", **parts: str) -> bytes:
    """A page filled from its template; what goes into it is escaped already."""
    main = Template((_FOLDER / f"{name}.html").read_text(encoding="utf-8")).substitute(parts)
    base = Template((_FOLDER / "base.html").read_text(encoding="utf-8"))
    return base.substitute(title=escape(title), head=head, main=main).encode()


def entry(house: House, form: Mapping[str, str]) -> bytes:
    """The page on which a test card or account is chosen; everything the merchant sent travels on in hidden fields."""
    names = ("merchant", "order", "amount", "return_url", "timestamp", "mac")
    hidden = "".join(f'<input type="hidden" name="{name}" value="{escape(form[name])}">' for name in names)
    cards = "".join(
        f'<label class="card"><input type="radio" name="card" value="{key}"{" required" if key == "own" else ""}>'
        f'<span class="face"><strong>{escape(card.title)}</strong><span class="number">{card.number}</span>'
        f"<small>{escape(card.note)}</small></span></label>"
        for key, card in house.means.items()
    )
    account = house.system == "bank"
    return page(
        house.title,
        "entry",
        heading=house.title,
        system=house.system,
        what="測試帳戶" if account else "測試卡",
        real="真實的銀行會請您登入並選擇帳戶。" if account else "真實的收單機構會請您輸入卡號。",
        merchant=escape(form["merchant"]),
        amount=f"{int(form['amount']):,}",
        order=escape(form["order"]),
        hidden=hidden,
        cards=cards,
    )


def messages(rows: list[Row]) -> bytes:
    """Everything that was sent, newest first; the page reloads itself."""
    items = "".join(
        f'<article class="message"><header><span class="channel">{_CHANNELS.get(row["channel"], "")}</span>'
        f'<span>{escape(row["to"])}</span><time datetime="{escape(row["at"])}">{local(row["at"])}</time></header>'
        + (f"<h2>{escape(row['subject'])}</h2>" if row["subject"] else "")
        + f"<p>{escape(row['text'])}</p></article>"
        for row in rows
    )
    empty = '<p class="empty">還沒有訊息。系統送出簡訊或電子郵件後，會出現在這裡。</p>'
    return page("訊息", "messages", head='<meta http-equiv="refresh" content="3">', items=items or empty)


def home(*, faults: bool) -> bytes:
    link = '<li><a href="/faults">讓外部系統故障</a></li>' if faults else ""
    return page("首頁", "home", faults=link)


def sorry(sentence: str, remedy: str = "請回到投保網頁，重新按一次付款。") -> bytes:
    return page("無法繼續", "sorry", sentence=escape(sentence), remedy=escape(remedy))


def local(at: str) -> str:
    """A moment of the books, in Taipei's time."""
    return datetime.fromisoformat(at).astimezone(_TAIPEI).strftime("%Y/%m/%d %H:%M:%S")

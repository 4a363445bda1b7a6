"""The words of the exports, in both languages: an exported file has no reader's language to follow."""

from collections.abc import Mapping

from anbao.kernel.periods import Period
from anbao.kernel.registries import Figure
from anbao.rulebook.domain.model import Words

FORCE = {
    "must": Words("應", "must"),
    "must-not": Words("不得", "must not"),
    "should": Words("宜", "should"),
    "may": Words("得", "may"),
    "context": Words("說明", "context"),
}
STATE = {
    "installed": Words("已實作", "installed"),
    "partly": Words("部分實作", "partly installed"),
    "planned": Words("規劃中", "planned"),
    "broken": Words("程式缺漏", "broken"),
    "context": Words("無須執行", "nothing to run"),
}
KIND = {
    "guard": Words("守門檢核", "guard"),
    "prohibition": Words("禁止事項", "prohibition"),
    "capability": Words("系統能力", "capability"),
    "document": Words("文件", "document"),
    "duty": Words("定期義務", "duty"),
    "report": Words("通報", "report"),
}
MARK = {
    "V": Words("已對照原文", "from the primary text"),
    "N": Words("次級來源", "from a secondary source"),
    "U": Words("未經查證", "unverified"),
    "own": Words("公司自訂", "the company's own choice"),
}
ENCODED = {"full": Words("全文", "full"), "partial": Words("部分", "partial"), "none": Words("未編入", "not encoded")}
APPLIES = {
    "yes": Words("適用", "applies"),
    "depends": Words("視個案", "depends on the matter"),
    "no": Words("不適用", "does not apply"),
}
BOUND = {
    "min": Words("下限", "least"),
    "max": Words("上限", "most"),
    "exact": Words("定值", "exact"),
    "subset": Words("選項只可減少", "members may only be left out"),
}
RELATION = {
    "see": Words("參見", "see"),
    "with": Words("併同適用", "with"),
    "narrows": Words("特別規定", "narrows"),
    "exception-to": Words("例外", "exception to"),
    "parallel": Words("對應條文", "parallel"),
    "checked-by": Words("由查核題目檢視", "checked by"),
    "answered-by": Words("由條文回應", "answered by"),
}
STATUS = {
    "own": Words("本平台解讀", "our own"),
    "counsel-confirmed": Words("法律顧問已確認", "confirmed by counsel"),
}
READING = {
    "reading": Words("解讀", "reading"),
    "circular": Words("函令", "circular"),
    "letter": Words("函釋", "letter"),
}

_PARTS = {
    "years": ("年", "year"),
    "months": ("個月", "month"),
    "weeks": ("週", "week"),
    "days": ("日", "day"),
    "hours": ("小時", "hour"),
    "minutes": ("分鐘", "minute"),
    "seconds": ("秒", "second"),
}
_UNITS = {
    "characters": Words("{} 碼", "{} characters"),
    "digits": Words("{} 位數", "{} digits"),
    "years-of-age": Words("{} 歲", "{} years of age"),
    "percent": Words("{}%", "{} percent"),
    "twd": Words("新臺幣 {} 元", "TWD {}"),
    "count": Words("{}", "{}"),
}
_LIMITS = {
    "min": Words("公司自訂的值不得低於{}。", "A company's own value is not below {}."),
    "max": Words("公司自訂的值不得超過{}。", "A company's own value is not above {}."),
    "exact": Words("公司不得另訂其他的值：{}。", "A company may set no other value: {}."),
    "subset": Words("公司只能從這些選項中減少：{}。", "A company may only leave some of these out: {}."),
}


def both(words: Words, between: str = " / ") -> str:
    """Chinese, then English."""
    return f"{words.zh}{between}{words.en}"


def value_words(value: Figure, unit: str) -> Words:
    """A figure's value for people: `P2M` → 2 個月, 2 months."""
    if isinstance(value, Period):
        return _period(value)
    if isinstance(value, tuple):
        return Words("、".join(value), ", ".join(value))
    if isinstance(value, bool):
        return Words("是", "yes") if value else Words("否", "no")
    words = _UNITS.get(unit, _UNITS["count"])
    number = f"{value:,}" if isinstance(value, int) else value
    return Words(words.zh.format(number), words.en.format(number))


def limit_words(value: Figure, unit: str, bound: str) -> Words:
    """What a company's own value must keep to."""
    limit, said = _LIMITS[bound], value_words(value, unit)
    gap = " " if said.zh[:1].isdigit() else ""
    return Words(limit.zh.format(gap + said.zh), limit.en.format(said.en))


def texts(value: Figure) -> list[str]:
    """A figure's value as the rulebook writes it: one text, or one for each member."""
    if isinstance(value, tuple):
        return list(value)
    return ["true" if value else "false"] if isinstance(value, bool) else [str(value)]


def named(words: Mapping[str, Words], token: str) -> str:
    """A token with its Chinese name: `不得 must-not`."""
    return f"{words[token].zh} {token}" if token in words else token


def _period(period: Period) -> Words:
    parts = [(getattr(period, name), *words) for name, words in _PARTS.items() if getattr(period, name)]
    if not parts:
        return Words("0 秒", "0 seconds")
    return Words(
        " ".join(f"{number} {zh}" for number, zh, _ in parts),
        " ".join(f"{number} {en}" + ("s" if number != 1 else "") for number, _, en in parts),
    )

"""Numbers as Chinese writes them, up to 99."""

_DIGITS = "〇一二三四五六七八九"
_TWO, _TEN, _HUNDRED = 2, 10, 100


def numeral(number: int) -> str:
    """`7` → 七, `12` → 十二, `30` → 三十; digits from 100 on."""
    if not 0 < number < _HUNDRED:
        return str(number)
    tens, ones = divmod(number, _TEN)
    return f"{'' if tens <= 1 else _DIGITS[tens]}{'十' if tens else ''}{_DIGITS[ones] if ones else ''}"


def spoken(number: int) -> tuple[str, ...]:
    """The ways to write a count of things: two is 兩 as well as 二."""
    return ("二", "兩") if number == _TWO else (numeral(number),)

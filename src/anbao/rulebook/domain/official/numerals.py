"""Chinese numerals as regulations number with them."""

_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "兩": 2}
_FORMAL = str.maketrans("壹貳貮參叁叄肆伍陸柒捌玖拾佰", "一二二三三三四五六七八九十百")
_SCALE = {"十": 10, "百": 100, "千": 1000}

_MOST_DIGITS = 12

PLAIN = "〇○零一二三四五六七八九十百千"
FORMAL = "壹貳貮參叁叄肆伍陸柒捌玖拾"


def number(text: str) -> int | None:
    """`十一` → 11, `二百零三` and `二○三` → 203, `參` → 3, `12` and `１２` → 12; None for anything else."""
    if text.isdecimal():
        return int(text) if len(text) <= _MOST_DIGITS else None
    total = digit = 0
    for character in text.translate(_FORMAL):
        if character in _SCALE:
            total += (digit or 1) * _SCALE[character]
            digit = 0
        elif character in _DIGITS:
            digit = digit * 10 + _DIGITS[character] if digit else _DIGITS[character]
        else:
            return None
    return total + digit if text else None

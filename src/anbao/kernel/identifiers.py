"""Numbers that name people, businesses and phones in Taiwan: `check_x(text)` returns the normal form or raises.

Only form and check digit are looked at; whether the number was ever given to somebody, no computation tells.
An error never holds the number itself: it would end up in a log.
"""

import re
import unicodedata
from collections.abc import Sequence

from anbao.kernel.errors import AnbaoError

# The letter's two digits, as in the household registration's numbering: A=10 … Z=33.
_LETTER = {letter: 10 + place for place, letter in enumerate("ABCDEFGHJKLMNPQRSTUVXYWZIO")}

_PERSON_WEIGHTS = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
_BUSINESS_WEIGHTS = (1, 2, 1, 2, 1, 2, 4, 1)
_BUSINESS_DIVISOR = 5  # since April 2023; 10 before, which every older number also satisfies

_NATIONAL = re.compile(r"[A-Z][12][0-9]{8}")
_RESIDENT_NEW = re.compile(r"[A-Z][89][0-9]{8}")  # issued since January 2021
_RESIDENT_OLD = re.compile(r"[A-Z][A-D][0-9]{8}")
_BUSINESS = re.compile(r"[0-9]{8}")
_MOBILE = re.compile(r"(?:\+?886(?:\(0\)|0)?|0)(9[0-9]{8})")


class IdentifierRefused(AnbaoError):
    """The text is not such a number. `reason` is `<kind>.form` or `<kind>.check-digit`."""

    code = "identifier.refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason, reason=reason)
        self.reason = reason


def check_national_id(text: str) -> str:
    """National identity card number 國民身分證統一編號: a letter, 1 or 2, eight digits."""
    return _check_person(text, "national-id", (_NATIONAL,))


def check_resident_number(text: str) -> str:
    """Resident number 統一證號 of a foreigner and others, new style (since 2021) or old style."""
    return _check_person(text, "resident-number", (_RESIDENT_NEW, _RESIDENT_OLD))


def check_person_id(text: str) -> str:
    """A person's number of any kind: national, resident new style or old."""
    return _check_person(text, "person-id", (_NATIONAL, _RESIDENT_NEW, _RESIDENT_OLD))


def check_business_id(text: str) -> str:
    """Unified business number 統一編號, eight digits, by the rule of 2023 (checksum divisible by five).

    A seven in the seventh place stands for a product of 28, digit sum 10, which may count as 1 or as 0.
    """
    number = _tidy(text)
    if not _BUSINESS.fullmatch(number) or number == "00000000":
        raise IdentifierRefused("business-id.form")
    products = [int(digit) * weight for digit, weight in zip(number, _BUSINESS_WEIGHTS, strict=True)]
    total = sum(product // 10 + product % 10 for product in products)
    either = (total, total + 1) if number[6] == "7" else (total,)
    if all(one % _BUSINESS_DIVISOR for one in either):
        raise IdentifierRefused("business-id.check-digit")
    return number


def check_mobile_number(text: str) -> str:
    """A Taiwan mobile number, `0912-345-678` or `+886 912 345 678`, as `+886912345678` (E.164)."""
    found = _MOBILE.fullmatch(_tidy(text))
    if found is None:
        raise IdentifierRefused("mobile-number.form")
    return f"+886{found[1]}"


def local_mobile(number: str) -> str:
    """`+886912345678` → `0912345678`, the form people write in Taiwan."""
    return "0" + check_mobile_number(number).removeprefix("+886")


def _check_person(text: str, kind: str, forms: Sequence[re.Pattern[str]]) -> str:
    number = _tidy(text).upper()
    if not any(form.fullmatch(number) for form in forms):
        raise IdentifierRefused(f"{kind}.form")
    if sum(d * w for d, w in zip(_person_digits(number), _PERSON_WEIGHTS, strict=True)) % 10:
        raise IdentifierRefused(f"{kind}.check-digit")
    return number


def _person_digits(number: str) -> list[int]:
    """The letter's two digits, then nine; an old resident number's second letter counts by its last digit."""
    first = _LETTER[number[0]]
    second = _LETTER[number[1]] % 10 if number[1].isalpha() else int(number[1])
    return [first // 10, first % 10, second, *map(int, number[2:])]


def _tidy(text: str) -> str:
    """Full-width digits and letters narrowed; spaces, hyphens and dots between groups dropped."""
    return re.sub(r"[\s.‐-―−-]", "", unicodedata.normalize("NFKC", text))

"""Facts about a typed password, without judging them: the guards do, with the figures of the rulebook."""

import itertools
import unicodedata
from collections.abc import Iterator, Mapping

from anbao.identity.domain.login import normalize
from anbao.identity.domain.person import PersonData, StaffData, phone_digits
from anbao.kernel.registries import Fact

ROC_EPOCH = 1911  # the year before the first of the calendar in which birthdays are often written
_SHORTEST_TELLING = 4  # a mail name of three letters may occur anywhere by chance


def prepare(password: str) -> bytes:
    """The bytes that are hashed: NFKC, so that full-width typing or another keyboard changes nothing."""
    return unicodedata.normalize("NFKC", password).encode()


def password_facts(
    *, password: str, login: str, data: PersonData | StaffData | None, reused_within: int
) -> Mapping[str, Fact]:
    """Facts of step `identity.set-password`.

    `reused_within`: how many passwords back the same one was used (1 is the present one), 0 if not found.
    """
    text = unicodedata.normalize("NFKC", password)
    folded = text.lower()
    return {
        "password.length": len(text),
        "password.has_letter": any(c.isascii() and c.isalpha() for c in text),
        "password.has_digit": any(c.isascii() and c.isdigit() for c in text),
        "password.contains_personal_datum": any(datum in folded for datum in telling(data)),
        "password.longest_run": longest_run(text),
        "password.equals_account": folded == normalize(login),
        "password.reused_within": reused_within,
    }


ADVISED_LENGTH = 12
"""From what length on a password is called good: advice of ours, no rule."""


def is_advised(password: str) -> bool:
    """Whether a password is as long as we advise, and has both cases or a symbol beside letters and digits."""
    text = unicodedata.normalize("NFKC", password)
    cases = any(c.islower() for c in text) and any(c.isupper() for c in text)
    symbol = any(not c.isalnum() for c in text)
    return len(text) >= ADVISED_LENGTH and (cases or symbol)


def longest_run(text: str) -> int:
    """Length of the longest stretch of one character repeated, or of letters or digits up or down by one.

    `"aaa"` and `"cba"` give 3, `"a1b2"` gives 1, `""` gives 0. Letters count alike in both cases.
    """
    folded = text.lower()
    if not folded:
        return 0
    best = 1
    for step in (0, 1, -1):
        length = 1
        for left, right in itertools.pairwise(folded):
            length = length + 1 if _follows(left, right, step) else 1
            best = max(best, length)
    return best


def _follows(left: str, right: str, step: int) -> bool:
    if step == 0:
        return left == right
    same_kind = (left.isdigit() and right.isdigit()) or (left.isalpha() and right.isalpha())
    return same_kind and left.isascii() and right.isascii() and ord(right) - ord(left) == step


def telling(data: PersonData | StaffData | None) -> frozenset[str]:
    """Lower-case strings that anybody who knows the person would try."""
    return frozenset(_telling(data)) if data else frozenset()


def _telling(data: PersonData | StaffData) -> Iterator[str]:
    name = data.mail.partition("@")[0].lower()
    if len(name) >= _SHORTEST_TELLING:
        yield name
    if len(data.name) > 1:
        yield data.name.lower()
    if isinstance(data, PersonData):
        yield from _numbers(data)


def _numbers(data: PersonData) -> Iterator[str]:
    if data.national_id:
        yield from (data.national_id.lower(), data.national_id[1:].lower())
    phone = phone_digits(data.phone)
    if phone:
        yield from (phone, phone.removeprefix("0"))
    born = data.birth_date
    roc = born.year - ROC_EPOCH
    yield from (f"{born:%Y%m%d}", f"{born:%y%m%d}", f"{born:%d%m%Y}", f"{born:%m%d%Y}")
    yield from (f"{roc:03}{born:%m%d}", f"{roc:02}{born:%m%d}")

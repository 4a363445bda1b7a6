"""Logins: how they are compared and what they may look like."""

import re
import unicodedata

from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason

_SHAPE = re.compile(r"(?=.*[a-z])[a-z0-9._@+-]{4,64}")


def normalize(login: str) -> str:
    """The form under which a login is looked up: NFKC, no space around, lower case."""
    return unicodedata.normalize("NFKC", login).strip().lower()


def login_fault(login: str) -> Reason | None:
    """Why `login` cannot be one, or None.

    It holds a letter, so that no code of digits ever equals a login (insurer security, annex 5, point four).
    """
    if _SHAPE.fullmatch(normalize(login)):
        return None
    return Reason(
        code="identity.login-shape",
        message=N_("這個帳號不能使用。"),
        remedy=N_("請用 4 到 64 個英文字母、數字或 . _ @ + -，並至少有一個英文字母。"),
        field="login",
    )

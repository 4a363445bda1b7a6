"""What else is done where somebody chooses a language."""

from typing import Any

from anbao.identity.actions.language import keep_language
from anbao.kernel import clock


def keep(request: Any, language: str) -> None:
    """Of a signed-in customer it is kept with the account: messages are written in it."""
    account = request.account
    if account is not None and account.kind == "customer":
        keep_language(account=account.id, language=language, by=request.actor, at=clock.now())

"""The root of every error of ours, and the three ways in which an outside system fails."""

from collections.abc import Mapping, Sequence


class AnbaoError(Exception):
    """An error with a stable code, what helps to understand it, and the clauses it speaks of."""

    code = "anbao.error"

    def __init__(self, message: str = "", *, clauses: Sequence[str] = (), **details: object) -> None:
        super().__init__(message or self.code)
        self.clauses = tuple(clauses)
        self._details = details

    def diagnostics(self) -> Mapping[str, object]:
        """Facts for a log or an operator; never a personal datum."""
        return dict(self._details)


class Misconfigured(AnbaoError):
    """A setting is missing or wrong; the message says which and what to do."""

    code = "anbao.misconfigured"


class OutsideError(AnbaoError):
    """An outside system did not do what was asked."""

    code = "outside.error"


class NotSent(OutsideError):
    """The request certainly did not reach the other system: it may be sent again."""

    code = "outside.not-sent"


class NoReply(OutsideError):
    """The request may have been acted on: only an inquiry tells. Never send again blindly."""

    code = "outside.no-reply"


class Rejected(OutsideError):
    """The other system answered no, for good. `reason` is its own short code."""

    code = "outside.rejected"

    def __init__(self, reason: str, message: str = "", *, clauses: Sequence[str] = (), **details: object) -> None:
        super().__init__(message or reason, clauses=clauses, **details)
        self.reason = reason

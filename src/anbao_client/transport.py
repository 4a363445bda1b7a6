"""One call: token, key, tags, and a problem as an exception."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

import httpx

T = TypeVar("T")
_UNCHANGED = 304


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What came back. `etag` names what was read, for the step that changes it; `replayed`: answered before."""

    data: T
    etag: str
    status: int
    replayed: bool


class Refused(Exception):
    """A problem (RFC 9457). `code` does not change, `remedy` says what to do, `clauses` on what it rests.

    `retry_after`: seconds, where waiting helps.
    """

    def __init__(self, status: int, problem: Mapping[str, Any], retry_after: int | None) -> None:
        self.status, self.problem, self.retry_after = status, problem, retry_after
        self.code, self.remedy = str(problem.get("code", "")), str(problem.get("remedy", ""))
        self.clauses = tuple(problem.get("clauses", ()))
        super().__init__(f"{status} {self.code}: {problem.get('title', '')}{self.remedy}")


class Unchanged(Exception):
    """Nothing is other than at the tag that was given."""


class Caller:
    """Calls with a token. `client`: an httpx client of one's own, with its timeouts and proxies."""

    def __init__(
        self, address: str, token: str = "", *, client: httpx.Client | None = None, language: str = "zh-Hant-TW"
    ) -> None:
        self._address, self._client = address.rstrip("/"), client or httpx.Client(timeout=30)
        self._headers = {"Accept-Language": language, **({"Authorization": f"Bearer {token}"} if token else {})}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> Answer[Any]:
        """Any call. Raises Refused, Unchanged, and httpx's errors where nothing came back: send it again, same key."""
        given = {name: value for name, value in (headers or {}).items() if value}
        response = self._client.request(
            method,
            self._address + path,
            params={name: value for name, value in (query or {}).items() if value is not None},
            json=body,
            headers={**self._headers, **given},
        )
        if response.status_code == _UNCHANGED:
            raise Unchanged
        if response.is_error:
            raise _refused(response)
        is_json = response.headers.get("Content-Type", "").startswith("application/json")
        return Answer(
            data=response.json() if is_json else response.content,
            etag=response.headers.get("ETag", ""),
            status=response.status_code,
            replayed=response.headers.get("Idempotency-Replayed") == "true",
        )


def new_key() -> str:
    """A key for one act: keep it, and send the same request again with it where no answer came."""
    return uuid.uuid4().hex


def _refused(response: httpx.Response) -> Refused:
    wait = response.headers.get("Retry-After", "")
    is_problem = response.headers.get("Content-Type", "").startswith("application/problem+json")
    return Refused(response.status_code, response.json() if is_problem else {}, int(wait) if wait.isdecimal() else None)

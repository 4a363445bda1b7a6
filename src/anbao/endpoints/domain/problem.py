"""An answer that is no answer, after RFC 9457: what is wrong, why by which clause, and what to do next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from anbao.kernel.errors import AnbaoError
from anbao.kernel.text import N_
from anbao.kernel.verdict import Detail


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem that is the interface's own. `title` and `remedy` are msgids; a guard brings its own words."""

    code: str
    status: int
    title: str
    remedy: str


class Problem(AnbaoError):
    """Raised by an endpoint, answered as `application/problem+json`. `pointers`: place in the body → what is wrong."""

    code = "endpoints.problem"

    def __init__(
        self,
        kind: Kind,
        *,
        clauses: Sequence[str] = (),
        details: Mapping[str, Detail] | None = None,
        pointers: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(kind.code, clauses=clauses)
        self.kind, self.details, self.pointers = kind, dict(details or {}), tuple(pointers)
        self.headers = {**(headers or {}), **({} if retry_after is None else {"Retry-After": str(retry_after)})}


@dataclass(frozen=True, slots=True)
class _Kinds:
    """Every kind of the interface's own, by what is wrong."""

    malformed: Kind = Kind("malformed", 400, N_("要求的內容不是正確的 JSON。"), N_("請用 UTF-8 編碼的 JSON 再送一次。"))
    key_missing: Kind = Kind(
        "idempotency-key-missing",
        400,
        N_("這個動作要有 Idempotency-Key。"),
        N_("請在標頭加上自己產生、1 到 64 個字元的唯一值；重送同一個要求時用同一個值。"),
    )
    token_missing: Kind = Kind(
        "token-missing", 401, N_("沒有提供權杖。"), N_("請在 Authorization 標頭以 Bearer 提供權杖。")
    )
    token_refused: Kind = Kind(
        "token-refused", 401, N_("這個權杖不能使用：不存在、已到期或已撤銷。"), N_("請登入後建立新的權杖。")
    )
    scope_missing: Kind = Kind(
        "scope-missing",
        403,
        N_("這個權杖不能用在這裡，要有「{scope}」。"),
        N_("請登入後建立有這個範圍的權杖。"),
    )
    permission_missing: Kind = Kind(
        "permission-missing",
        403,
        N_("權杖的主人沒有這項權限：{permission}。"),
        N_("請向管理角色的同仁確認。"),
    )
    not_found: Kind = Kind("not-found", 404, N_("沒有這項資料。"), N_("請確認網址，以及資料是權杖主人的。"))
    not_allowed: Kind = Kind("method-not-allowed", 405, N_("這個網址沒有這種動作。"), N_("可用的動作在 Allow 標頭。"))
    key_reused: Kind = Kind(
        "idempotency-key-reused",
        409,
        N_("同一個 Idempotency-Key 已用在內容不同的要求。"),
        N_("內容不同的要求請用新的值。"),
    )
    in_flight: Kind = Kind(
        "request-in-flight", 409, N_("同一個要求還在處理。"), N_("請稍後以同一個 Idempotency-Key 再送一次。")
    )
    changed: Kind = Kind(
        "changed-meanwhile", 412, N_("資料在您讀取之後有變更。"), N_("請重新讀取，核對後以新的 ETag 再送一次。")
    )
    invalid: Kind = Kind("invalid", 422, N_("要求的內容不符合規格。"), N_("請依 errors 逐項修正。"))
    unconditional: Kind = Kind(
        "precondition-required", 428, N_("這個動作要有 If-Match。"), N_("請先讀取資料，把它的 ETag 放進 If-Match。")
    )
    too_many: Kind = Kind("too-many-requests", 429, N_("要求太頻繁。"), N_("請等 Retry-After 所說的秒數再試。"))
    fault: Kind = Kind("fault", 500, N_("系統沒有完成這個要求。"), N_("請稍後再試；仍然發生時與客服聯絡。"))


KINDS = _Kinds()


def every_kind() -> list[Kind]:
    """All of them, in order of their status."""
    return [getattr(KINDS, name) for name in _Kinds.__dataclass_fields__]

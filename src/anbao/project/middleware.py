"""The content security policy, nothing runs or loads but what we serve ourselves; and the memory of one request."""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from anbao.kernel.memory import remembering


class ContentSecurityPolicy:
    """Sets the policy on every response that has none. No inline script, no inline style, no foreign host."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = _policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        origins = request.__dict__.get("allowed_origins", ())  # of a CAPTCHA, on the page where one is shown
        response.headers.setdefault("Content-Security-Policy", _policy(origins) if origins else self.policy)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        return response


def _policy(origins: Sequence[str] = ()) -> str:
    """The policy; with `origins` these may also run, load and be framed."""
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(["script-src 'self'", *origins]),
            " ".join(["style-src 'self'", *origins]),
            "img-src 'self' data:",
            "font-src 'self'",
            " ".join(["connect-src 'self'", *origins]),
            *([" ".join(["frame-src", *origins])] if origins else []),
            " ".join(["form-action 'self'", *settings.ANBAO_CSP_FORM_ACTION]),
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


class Memory:
    """Lets a request look up once what it needs again and again; see `kernel.memory`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with remembering():
            return self.get_response(request)

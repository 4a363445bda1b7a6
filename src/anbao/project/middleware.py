"""The content security policy, nothing runs or loads but what we serve ourselves; and the memory of one request."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from anbao.kernel.memory import remembering


class ContentSecurityPolicy:
    """Sets the policy on every response that has none. No inline script, no inline style, no foreign host."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = "; ".join(
            (
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                "img-src 'self' data:",
                "font-src 'self'",
                "connect-src 'self'",
                " ".join(["form-action 'self'", *settings.ANBAO_CSP_FORM_ACTION]),
                "base-uri 'none'",
                "frame-ancestors 'none'",
            )
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        return response


class Memory:
    """Lets a request look up once what it needs again and again; see `kernel.memory`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with remembering():
            return self.get_response(request)

"""The one page of the project itself."""

from django.http import HttpRequest, HttpResponse


def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Says that this process serves. It asks nothing else, so that a slow database does not end healthy processes."""
    return HttpResponse("ok\n", content_type="text/plain")

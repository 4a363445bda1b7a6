"""The pages under /about/, for everybody, without a session; and security.txt."""

from datetime import UTC

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anbao.commerce.site.domain.required import Official
from anbao.commerce.site.queries import pages
from anbao.commerce.site.queries.requirements import required
from anbao.kernel.clock import now

OPEN = 503  # asked for, meant to be here, and not available now


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every statement with its key points."""
    at = now()
    official = [(one, pages.code_version(one)) for one in required().official]
    return render(request, "site/index.html", {"shown": pages.index(at=at), "official": official})


@require_safe
def statement(request: HttpRequest, slug: str) -> HttpResponse:
    """A statement as it is in force, or a regulation's own text."""
    official = next((one for one in required().official if one.slug == slug), None)
    if official is not None:
        return _official(request, official)
    return _statement(request, slug)


@require_safe
def version(request: HttpRequest, slug: str, sha256: str) -> HttpResponse:
    """A version of a statement that was or will be in force."""
    return _statement(request, slug, sha256=sha256)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """How to report a flaw (RFC 9116). It expires when what it rests on is due to be looked at again."""
    found = pages.reporting(at=now())
    if found is None:
        raise Http404
    base = settings.ANBAO_PUBLIC_URL.rstrip("/")
    lines = (
        *(f"Contact: {contact}" for contact in found.contacts),
        f"Expires: {found.until.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: zh-Hant, en",
        f"Canonical: {base}{reverse('site:security-txt')}",
        f"Policy: {base}{reverse('site:statement', args=['security'])}#report",
    )
    return HttpResponse("\n".join((*lines, "")), content_type="text/plain; charset=utf-8")


def _statement(request: HttpRequest, slug: str, *, sha256: str = "") -> HttpResponse:
    found = required().by_slug(slug)
    if found is None:
        raise Http404
    page = pages.page(found, sha256=sha256, at=now())
    if page is None:
        if sha256:
            raise Http404
        return render(request, "site/open.html", {"title": _(found.title)}, status=OPEN)
    return render(request, "site/statement.html", {"page": page, "others": required().statements})


def _official(request: HttpRequest, official: Official) -> HttpResponse:
    code = pages.code(official)
    context = {"official": official, "code": code}
    return render(request, "site/code.html", context, status=200 if code else OPEN)

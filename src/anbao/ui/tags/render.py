"""Renders a component's template."""

from functools import cache
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString


def component(name: str, /, **context: object) -> SafeString:
    """The component `name` (a file in `ui/components/`) filled with `context`; values are escaped."""
    template = _read(name) if settings.DEBUG else _kept(name)
    return SafeString(template.render(Context(context)))


def _read(name: str) -> Any:
    """The engine's own template: a page fills a dozen, each without a request."""
    return get_template(f"ui/components/{name}.html").template  # type: ignore[attr-defined]


_kept = cache(_read)

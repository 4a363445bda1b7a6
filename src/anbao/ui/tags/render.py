"""Renders a component's template."""

from django.template.loader import get_template
from django.utils.safestring import SafeString


def component(name: str, /, **context: object) -> SafeString:
    """The component `name` (a file in `ui/components/`) filled with `context`; values are escaped."""
    return SafeString(get_template(f"ui/components/{name}.html").render(context))

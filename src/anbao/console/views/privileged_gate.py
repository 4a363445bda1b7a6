"""What opens only in a privileged session, where these are demanded."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from anbao.identity import api as identity

P = ParamSpec("P")
View = Callable[Concatenate[Any, P], HttpResponseBase]
GUARDED: dict[str, set[str]] = {}
"""Key of identity's `privileged.yaml` → the views that it closes."""


def privileged(key: str) -> Callable[[View[P]], View[P]]:
    """Send whoever has no privileged session open in this browser to where one is asked for. Below `staff_required`."""

    def decorate(view: View[P]) -> View[P]:
        GUARDED.setdefault(key, set()).add(f"{view.__module__}.{view.__qualname__}")

        @wraps(view)
        def guarded(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if identity.privileged_demanded() and not request.privileged_left:
                back = request.get_full_path() if request.method == "GET" else ""
                query = urlencode({"for": key, **({"next": back} if back else {})})
                return HttpResponseRedirect(f"{reverse('privileged-console:own')}?{query}")
            return view(request, *args, **kwargs)

        return guarded

    return decorate

"""Where each app's pages begin."""

import importlib.util

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from anbao.project.views import healthz


def _pages(prefix: str, module: str) -> list[URLPattern | URLResolver]:
    installed = any(module.startswith(f"{app}.") for app in settings.INSTALLED_APPS)
    return [path(prefix, include(module))] if installed and importlib.util.find_spec(module) else []


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz),
    *_pages("register/", "anbao.commerce.registration.urls"),
    *_pages("", "anbao.identity.urls"),
    *_pages("account/", "anbao.commerce.policies.urls"),
    *_pages("console/applications/", "anbao.commerce.journey.urls.console"),
    *([] if settings.ANBAO_PRODUCTION else _pages("ui/", "anbao.ui.urls")),
    *_pages("", "anbao.commerce.journey.urls"),
]

"""The company's pages under `/console/statements/` and `/console/advertisements/`."""

from django.urls import path

from anbao.commerce.site.views import advertisements, console

app_name = "site-console"

urlpatterns = [
    path("statements/", console.statements, name="statements"),
    path("statements/release/", console.release, name="release"),
    path("statements/approve/<uuid:proposal>/", console.decide, name="release-decide"),
    path("advertisements/", advertisements.advertisements, name="advertisements"),
    path("advertisements/new/", advertisements.new, name="new"),
    path("advertisements/stop/", advertisements.stop, name="stop"),
    path("advertisements/<uuid:advertisement>/", advertisements.advertisement, name="advertisement"),
    path("advertisements/<uuid:advertisement>/file/", advertisements.file, name="file"),
    path("advertisements/<uuid:advertisement>/<slug:act>/", advertisements.act, name="act"),
]

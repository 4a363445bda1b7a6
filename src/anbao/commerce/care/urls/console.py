"""The company's pages under `/console/care/`."""

from django.urls import path

from anbao.commerce.care.views import console, promises

app_name = "care-console"

urlpatterns = [
    path("", console.listed, name="list"),
    path("new/", console.new, name="new"),
    path("promises/", promises.promises, name="promises"),
    path("<uuid:case>/", console.case, name="case"),
    path("<uuid:case>/<slug:act>/", console.act, name="act"),
]

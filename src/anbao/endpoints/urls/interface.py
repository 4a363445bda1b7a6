"""The interface itself under `/api/v1/`, and how to read it."""

from django.urls import path, re_path

from anbao.endpoints.views import reference

app_name = "api"

urlpatterns = [
    path("", reference.overview, name="overview"),
    path("problems/", reference.problems, name="problems"),
    re_path(r"^(?P<rest>.*)$", reference.call),
]

"""Privileged sessions under `/console/privileged/`."""

from django.urls import path

from anbao.console.views import privileged

app_name = "privileged-console"

urlpatterns = [
    path("", privileged.own, name="own"),
    path("ask/", privileged.ask, name="ask"),
    path("end/", privileged.end, name="end"),
    path("sessions/", privileged.listed, name="list"),
    path("sessions/<uuid:session>/", privileged.one, name="session"),
]

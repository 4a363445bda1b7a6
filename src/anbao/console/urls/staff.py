"""Accounts of staff under `/console/staff/`."""

from django.urls import path

from anbao.console.views import staff

app_name = "staff-console"

urlpatterns = [
    path("", staff.listed, name="list"),
    path("new/", staff.new, name="new"),
    path("<uuid:account>/", staff.member, name="member"),
    path("<uuid:account>/roles/", staff.roles, name="roles"),
    *(path(f"<uuid:account>/{act}/", staff.act, {"act": act}, name=act) for act in staff.ACTS),
]

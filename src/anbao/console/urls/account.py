"""One's own account under `/console/account/`; its password is identity's page."""

from django.urls import path

from anbao.console.views import own

app_name = "account-console"

urlpatterns = [
    path("", own.own, name="own"),
    path("sessions/end/", own.end_others, name="end-others"),
]

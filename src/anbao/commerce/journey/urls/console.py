"""The company's pages under `/console/applications/`."""

from django.urls import path

from anbao.commerce.journey.views import console

app_name = "journey-console"

urlpatterns = [
    path("", console.applications, name="list"),
    path("<uuid:application>/", console.application, name="application"),
    path("<uuid:application>/refund/", console.refund_again, name="refund-again"),
]

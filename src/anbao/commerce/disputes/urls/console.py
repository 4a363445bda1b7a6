"""The company's pages under `/console/disputes/`."""

from django.urls import path

from anbao.commerce.disputes.views import agreement, console

app_name = "disputes-console"

urlpatterns = [
    path("", console.disputes, name="list"),
    path("agreement/", agreement.agreement, name="agreement"),
    path("report/<uuid:application>/", console.report, name="report"),
    path("<uuid:dispute>/", console.dispute, name="dispute"),
    path("<uuid:dispute>/review/", console.review, name="review"),
]

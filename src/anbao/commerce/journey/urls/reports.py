"""The company's pages under `/console/reports/`."""

from django.urls import path

from anbao.commerce.journey.views import reports

app_name = "reports-console"

urlpatterns = [
    path("", reports.reports, name="list"),
    path("corrections/<uuid:correction>/again/", reports.again, name="again"),
]

"""The overview for management under `/console/overview/`."""

from django.urls import path

from anbao.console.views import management

app_name = "overview-console"

urlpatterns = [path("", management.overview, name="overview")]

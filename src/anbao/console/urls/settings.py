"""The state of the system under `/console/settings/`."""

from django.urls import path

from anbao.console.views import settings

app_name = "settings-console"

urlpatterns = [path("", settings.state, name="state")]

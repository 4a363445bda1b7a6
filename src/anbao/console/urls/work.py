"""Daily work right under `/console/`."""

from django.urls import path

from anbao.console.views import today

app_name = "work-console"

urlpatterns = [
    path("", today.my_work, name="today"),
]

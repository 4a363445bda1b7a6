"""The company's pages under `/console/inconvenience/`."""

from django.urls import path

from anbao.commerce.inconvenience import views

app_name = "inconvenience-console"

urlpatterns = [
    path("", views.entries, name="list"),
    path("<uuid:entry>/again/", views.again, name="again"),
]

"""The company's pages under `/console/branch/`."""

from django.urls import path

from anbao.commerce.branch.views import console

app_name = "branch-console"

urlpatterns = [
    path("", console.registrations, name="list"),
    path("new/", console.new, name="new"),
    path("<uuid:registration>/", console.registration, name="registration"),
    path("<uuid:registration>/act/", console.act, name="act"),
]

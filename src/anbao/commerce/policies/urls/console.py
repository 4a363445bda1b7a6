"""The company's pages under `/console/policies/`."""

from django.urls import path

from anbao.commerce.policies.views import console

app_name = "policies-console"

urlpatterns = [
    path("", console.policies, name="list"),
    path("<uuid:policy>/", console.policy, name="policy"),
    path("<uuid:policy>/<str:name>/", console.act, name="act"),
]

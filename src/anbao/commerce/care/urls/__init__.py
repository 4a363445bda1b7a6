"""The customer's pages under `/account/care/`."""

from django.urls import path

from anbao.commerce.care.views import customer

app_name = "care"

urlpatterns = [
    path("", customer.own, name="list"),
    path("new/", customer.new, name="new"),
    path("<uuid:case>/", customer.case, name="case"),
    path("<uuid:case>/settled/", customer.settle, name="settle"),
]

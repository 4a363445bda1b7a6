"""Customers under `/console/customers/`."""

from django.urls import path

from anbao.console.views import customers, exporting

app_name = "customers-console"

urlpatterns = [
    path("", customers.seek, name="list"),
    path("looks/", customers.seen, name="looks"),
    path("export/<slug:name>/", exporting.export, name="export"),
    path("<uuid:person>/", customers.customer, name="customer"),
    path("<uuid:person>/look/", customers.look, name="look"),
    path("<uuid:person>/reveal/", customers.reveal, name="reveal"),
]

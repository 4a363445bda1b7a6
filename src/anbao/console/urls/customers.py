"""Customers under `/console/customers/`."""

from django.urls import path

from anbao.console.views import customers, exporting, names, standings

app_name = "customers-console"

urlpatterns = [
    path("", customers.seek, name="list"),
    path("looks/", customers.seen, name="looks"),
    path("export/<slug:name>/", exporting.export, name="export"),
    path("<uuid:person>/", customers.customer, name="customer"),
    path("<uuid:person>/name/", names.name, name="name"),
    path("<uuid:person>/standing/", standings.propose, name="standing"),
    path("<uuid:person>/documents/<uuid:file>/", standings.document, name="standing-document"),
    path("<uuid:person>/look/", customers.look, name="look"),
    path("<uuid:person>/reveal/", customers.reveal, name="reveal"),
]

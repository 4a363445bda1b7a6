"""The ledger under `/console/ledger/`."""

from django.urls import path

from anbao.console.views import ledger

app_name = "ledger-console"

urlpatterns = [
    path("", ledger.entries, name="list"),
    path("export/<slug:form>/", ledger.export, name="export"),
    path("<uuid:event>/", ledger.entry, name="entry"),
    path("<uuid:event>/open/", ledger.opened, name="open"),
    path("<uuid:event>/proof/", ledger.proof, name="proof"),
]

"""Proposals under `/console/approvals/`."""

from django.urls import path

from anbao.console.views import approvals

app_name = "approvals-console"

urlpatterns = [
    path("", approvals.proposals, name="list"),
    path("<uuid:proposal>/", approvals.proposal, name="proposal"),
    path("<uuid:proposal>/approve/", approvals.decide, {"approve": True}, name="approve"),
    path("<uuid:proposal>/reject/", approvals.decide, {"approve": False}, name="reject"),
]

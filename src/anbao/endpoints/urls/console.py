"""Tokens of a member of staff, under `/console/tokens/`."""

from django.urls import path

from anbao.endpoints.views import tokens

app_name = "tokens-console"

urlpatterns = [
    path("", tokens.staff_tokens, name="list"),
    path("<uuid:token>/revoke/", tokens.staff_revoke, name="revoke"),
]

"""Tokens of a member of staff, under `/console/tokens/`."""

from django.urls import path

from anbao.endpoints.views import tokens

app_name = "tokens-console"

urlpatterns = [
    path("", tokens.staff_tokens, name="list"),
    path("everybody/", tokens.everybody, name="everybody"),
    path("everybody/<uuid:token>/revoke/", tokens.revoke_anybodys, name="revoke-anybodys"),
    path("<uuid:token>/revoke/", tokens.staff_revoke, name="revoke"),
]

"""A customer's tokens, under `/account/tokens/`."""

from django.urls import path

from anbao.endpoints.views import tokens

app_name = "tokens"

urlpatterns = [
    path("", tokens.customer_tokens, name="list"),
    path("<uuid:token>/revoke/", tokens.customer_revoke, name="revoke"),
]

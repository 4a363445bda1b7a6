"""The customer's page under `/account/disputes/`."""

from django.urls import path

from anbao.commerce.disputes.views import customer

app_name = "disputes"

urlpatterns = [path("<uuid:policy>/", customer.dispute, name="dispute")]

"""The company's list under `/console/payments/`."""

from django.urls import path

from anbao.commerce.payments import views

app_name = "payments-console"

urlpatterns = [
    path("", views.payments, name="list"),
]

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "anbao.commerce.payments"
    label = "payments"

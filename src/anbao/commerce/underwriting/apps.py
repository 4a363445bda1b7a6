from django.apps import AppConfig


class UnderwritingConfig(AppConfig):
    name = "anbao.commerce.underwriting"
    label = "underwriting"

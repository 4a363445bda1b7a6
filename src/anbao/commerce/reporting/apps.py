from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "anbao.commerce.reporting"
    label = "reporting"

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "anbao.ui"
    label = "ui"

from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "anbao.rulebook"
    label = "rulebook"

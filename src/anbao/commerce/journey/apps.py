from django.apps import AppConfig


class JourneyConfig(AppConfig):
    name = "anbao.commerce.journey"
    label = "journey"

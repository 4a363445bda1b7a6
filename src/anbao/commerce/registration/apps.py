from django.apps import AppConfig


class RegistrationConfig(AppConfig):
    name = "anbao.commerce.registration"
    label = "registration"

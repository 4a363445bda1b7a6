from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "anbao.identity"
    label = "identity"

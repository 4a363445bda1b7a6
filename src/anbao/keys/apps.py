from django.apps import AppConfig


class KeysConfig(AppConfig):
    name = "anbao.keys"
    label = "keys"

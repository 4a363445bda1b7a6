from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "anbao.messages"
    label = "messages"

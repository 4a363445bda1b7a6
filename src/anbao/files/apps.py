from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "anbao.files"
    label = "files"

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "anbao.jobs"
    label = "jobs"

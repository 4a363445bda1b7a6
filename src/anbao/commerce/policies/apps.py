from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "anbao.commerce.policies"
    label = "policies"

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "anbao.ledger"
    label = "ledger"

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "anbao.ledger"
    label = "ledger"

    def ready(self) -> None:
        from anbao.kernel import registries
        from anbao.ledger.queries.answering import ANSWERS
        from anbao.ledger.queries.probes import PROBES

        for name, probe in PROBES.items():
            registries.probes.add(name, probe)
        for name, answer in ANSWERS.items():
            registries.answers.add(name, answer)

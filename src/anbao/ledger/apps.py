from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "anbao.ledger"
    label = "ledger"

    def ready(self) -> None:
        from anbao.kernel import registries
        from anbao.kernel.registries import EventType
        from anbao.ledger.domain.events import SENTENCES
        from anbao.ledger.queries.answering import ANSWERS
        from anbao.ledger.queries.probes import PROBES

        for kind, sentence in SENTENCES.items():
            registries.event_types.add(kind, EventType(sentence))
        for name, probe in PROBES.items():
            registries.probes.add(name, probe)
        for name, answer in ANSWERS.items():
            registries.answers.add(name, answer)

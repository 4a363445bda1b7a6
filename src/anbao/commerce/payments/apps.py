from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "anbao.commerce.payments"
    label = "payments"

    def ready(self) -> None:
        from anbao.commerce.payments.domain.events import PREFIX, SENTENCES
        from anbao.kernel import registries
        from anbao.kernel.registries import EventType, MatterKind
        from anbao.kernel.text import N_

        for event, sentence in SENTENCES.items():
            registries.event_types.add(PREFIX + event, EventType(sentence))
        registries.matter_kinds.add("payment", MatterKind(N_("付款")))

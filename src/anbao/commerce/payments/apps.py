from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "anbao.commerce.payments"
    label = "payments"

    def ready(self) -> None:
        from anbao.commerce.payments.domain.events import PREFIX, SENTENCES
        from anbao.kernel import registries
        from anbao.kernel.registries import EventType

        for event, sentence in SENTENCES.items():
            registries.event_types.add(PREFIX + event, EventType(sentence))
        registries.endpoints.add("payments", "anbao.commerce.payments.rest.router")

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "anbao.commerce.reporting"
    label = "reporting"

    def ready(self) -> None:
        from anbao.commerce.reporting.domain.events import PREFIX, SENTENCES
        from anbao.kernel import registries
        from anbao.kernel.registries import EventType

        for event, sentence in SENTENCES.items():
            registries.event_types.add(PREFIX + event, EventType(sentence))
        registries.endpoints.add("reporting", "anbao.commerce.reporting.rest.router")

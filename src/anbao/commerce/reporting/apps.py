from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "anbao.commerce.reporting"
    label = "reporting"

    def ready(self) -> None:
        from anbao.commerce.reporting.domain.events import PREFIX, SENTENCES
        from anbao.commerce.reporting.queries.answers import ANSWERS
        from anbao.commerce.reporting.queries.figures import STANDING
        from anbao.kernel import registries
        from anbao.kernel.registries import EventType

        for name, answer in ANSWERS.items():
            registries.answers.add(name, answer)
        for event, sentence in SENTENCES.items():
            registries.event_types.add(PREFIX + event, EventType(sentence))
        for name, figure in STANDING.items():
            registries.standing_figures.add(name, figure)
        registries.endpoints.add("reporting", "anbao.commerce.reporting.rest.router")

from django.apps import AppConfig


class InconvenienceConfig(AppConfig):
    name = "anbao.commerce.inconvenience"
    label = "inconvenience"

    def ready(self) -> None:
        from anbao.commerce.inconvenience import actions
        from anbao.commerce.inconvenience.domain.events import PREFIX, SENTENCES
        from anbao.commerce.policies.api import endings, issuings
        from anbao.kernel import registries
        from anbao.kernel.registries import EventType

        for event, sentence in SENTENCES.items():
            registries.event_types.add(PREFIX + event, EventType(sentence))
        issuings.add("inconvenience", actions.note_issued)
        endings.add("inconvenience", actions.note_ended)

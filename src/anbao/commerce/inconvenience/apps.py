from django.apps import AppConfig


class InconvenienceConfig(AppConfig):
    name = "anbao.commerce.inconvenience"
    label = "inconvenience"

    def ready(self) -> None:
        from anbao.commerce.inconvenience import actions
        from anbao.commerce.inconvenience.domain.events import PREFIX, SENTENCES
        from anbao.commerce.inconvenience.queries import refused_count, work
        from anbao.commerce.policies.api import endings, issuings
        from anbao.kernel import registries
        from anbao.kernel.registries import EventType, NavigationEntry, WorkEntry
        from anbao.kernel.text import N_

        for event, sentence in SENTENCES.items():
            registries.event_types.add(PREFIX + event, EventType(sentence))
        issuings.add("inconvenience", actions.note_issued)
        endings.add("inconvenience", actions.note_ended)
        entry = NavigationEntry(
            N_("旅行不便險"),
            "inconvenience-console:list",
            "applications.view",
            order=36,
            waiting=lambda _request: refused_count(),
            group="exchange",
        )
        registries.navigation.add("inconvenience", entry)
        title, there = N_("旅行不便險通報沒有被接受"), "inconvenience-console:list"
        registries.work.add("inconvenience", WorkEntry(title, "policies.serve", work, there, "group=refused", order=82))

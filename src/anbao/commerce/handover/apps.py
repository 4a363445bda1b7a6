from django.apps import AppConfig


class HandoverConfig(AppConfig):
    name = "anbao.commerce.handover"
    label = "handover"

    def ready(self) -> None:
        from anbao.commerce.handover import actions
        from anbao.commerce.handover.domain.events import PREFIX, SENTENCES
        from anbao.commerce.handover.queries import KINDS, open_count, work
        from anbao.commerce.policies.api import corrections, endings, issuings
        from anbao.kernel import registries
        from anbao.kernel.registries import EventType, NavigationEntry, WorkEntry
        from anbao.kernel.text import N_

        for event, sentence in SENTENCES.items():
            registries.event_types.add(PREFIX + event, EventType(sentence, words=KINDS))
        issuings.add("handover", actions.note_issued)
        endings.add("handover", actions.note_ended)
        corrections.add("handover", actions.note_corrected)
        entry = NavigationEntry(
            N_("核心系統"),
            "handover-console:list",
            "applications.view",
            order=30,
            waiting=lambda _request: open_count(),
            group="exchange",
        )
        registries.navigation.add("handover", entry)
        held = WorkEntry(
            N_("核心系統沒有收下"), "policies.serve", work, "handover-console:list", "group=refused", order=80
        )
        registries.work.add("handover", held)

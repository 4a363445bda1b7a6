from pathlib import Path

from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "anbao.commerce.care"
    label = "care"

    def ready(self) -> None:
        from anbao.commerce.care.actions.promises import ACT, execute_release
        from anbao.commerce.care.domain.events import OF_PROMISES, PREFIX, PROMISE_SENTENCES, SENTENCES
        from anbao.commerce.care.queries.answers import ANSWERS
        from anbao.commerce.care.queries.cases import KEPT, cards_of, matters_of, notes_of
        from anbao.commerce.care.queries.figures import OPENED, STANDING
        from anbao.commerce.care.queries.probes import ANSWER, PROBES
        from anbao.commerce.care.queries.promises import release_changes
        from anbao.commerce.care.queries.staff import late_or_new, open_work, work
        from anbao.commerce.policies.api import account_sections, policy_notes
        from anbao.kernel import clock, registries
        from anbao.kernel.registries import (
            AccountLink,
            ApprovableAct,
            EventType,
            MatterKind,
            NavigationEntry,
            WorkEntry,
        )
        from anbao.kernel.text import N_
        from anbao.messages.api import register_folder
        from anbao.ui.api import FooterLink, footer_links

        for name, answer in ANSWERS.items():
            registries.answers.add(name, answer)
        for event, sentence in SENTENCES.items():
            registries.event_types.add(PREFIX + event, EventType(sentence))
        for event, sentence in PROMISE_SENTENCES.items():
            registries.event_types.add(OF_PROMISES + event, EventType(sentence))
        for name, probe in PROBES.items():
            registries.probes.add(name, probe)
        registries.open_work.add("care", open_work)
        registries.matter_kinds.add("care", MatterKind(N_("客戶的要求"), "care-console:case", ANSWER))
        for name, day_figure in OPENED.items():
            registries.day_figures.add(name, day_figure)
        for name, standing_figure in STANDING.items():
            registries.standing_figures.add(name, standing_figure)
        act = ApprovableAct(N_("核准答覆客戶的期限"), "care.approve", execute_release, release_changes)
        registries.approvable_acts.add(ACT, act)
        policy_notes.add("care", notes_of)
        account_sections.add("care", cards_of)
        registries.account_matters.add("care", matters_of)
        registries.kept_data.add("care", KEPT)
        told = N_("有問題、不滿意或要通知理賠，都有案號和答覆期限。")
        registries.account_links.add("care", AccountLink(N_("我的詢問與申訴"), "care:list", told, order=10))
        entry = NavigationEntry(
            N_("客戶的要求"),
            "care-console:list",
            ANSWER,
            order=22,
            waiting=lambda _request: late_or_new(clock.now()),
            group="service",
        )
        registries.navigation.add("care", entry)
        registries.work.add("care", WorkEntry(N_("客戶的要求"), ANSWER, work, "care-console:list", order=40))
        footer_links.add("care", FooterLink(N_("聯絡我們"), "care-contact:contact", order=50))
        register_folder(Path(__file__).parent / "data" / "messages")

from pathlib import Path

from django.apps import AppConfig


class DisputesConfig(AppConfig):
    name = "anbao.commerce.disputes"
    label = "disputes"

    def ready(self) -> None:
        from anbao.commerce.catalogue.api import add_documents
        from anbao.commerce.disputes.domain.events import PREFIX, SENTENCES
        from anbao.commerce.disputes.domain.facts import FACTS
        from anbao.commerce.disputes.domain.guards import GUARDS
        from anbao.commerce.disputes.queries.agreement import FOLDER, UNIT
        from anbao.commerce.disputes.queries.answers import ANSWERS
        from anbao.commerce.disputes.queries.disputes import cards_of, holds, notes_of, withheld
        from anbao.commerce.disputes.queries.probes import PROBES
        from anbao.commerce.disputes.queries.staff import open_count, work
        from anbao.commerce.payments.api import withholdings
        from anbao.commerce.policies.api import account_sections, policy_notes, refund_holds
        from anbao.kernel import registries
        from anbao.kernel.registries import EventType, NavigationEntry, WorkEntry
        from anbao.kernel.text import N_
        from anbao.messages.api import register_folder

        for name, answer in ANSWERS.items():
            registries.answers.add(name, answer)
        add_documents(UNIT, FOLDER, N_("付款爭議約定"))
        for event, sentence in SENTENCES.items():
            registries.event_types.add(PREFIX + event, EventType(sentence))
        for name, fact in FACTS.items():
            registries.facts.add(name, fact)
        for tag, guard in GUARDS.items():
            registries.guards.add(tag, guard)
        for name, probe in PROBES.items():
            registries.probes.add(name, probe)
        withholdings.add("disputes", withheld)
        refund_holds.add("disputes", holds)
        policy_notes.add("disputes", notes_of)
        account_sections.add("disputes", cards_of)
        entry = NavigationEntry(
            N_("款項爭議"),
            "disputes-console:list",
            "disputes.decide",
            order=25,
            waiting=lambda _request: open_count(),
            group="service",
        )
        registries.navigation.add("disputes", entry)
        registries.work.add(
            "disputes", WorkEntry(N_("款項爭議"), "disputes.decide", work, "disputes-console:list", order=50)
        )
        register_folder(Path(__file__).parent / "data" / "messages")

from django.apps import AppConfig


class ReconciliationConfig(AppConfig):
    name = "anbao.commerce.reconciliation"
    label = "reconciliation"

    def ready(self) -> None:
        from anbao.commerce.reconciliation.domain.events import PREFIX, SENTENCES
        from anbao.commerce.reconciliation.domain.sources import sources
        from anbao.commerce.reconciliation.queries.answers import ANSWERS
        from anbao.commerce.reconciliation.queries.money import METHODS, money_source
        from anbao.commerce.reconciliation.queries.probes import PROBES
        from anbao.commerce.reconciliation.queries.reports import reports_source
        from anbao.commerce.reconciliation.queries.staff import difference_work, file_work, waiting
        from anbao.kernel import registries
        from anbao.kernel.clock import now
        from anbao.kernel.registries import EventType, NavigationEntry, WorkEntry
        from anbao.kernel.text import N_

        for name, answer in ANSWERS.items():
            registries.answers.add(name, answer)
        for event, sentence in SENTENCES.items():
            registries.event_types.add(PREFIX + event, EventType(sentence))
        for system in METHODS:
            sources.add(system, money_source(system))
        sources.add("reporting", reports_source())
        for name, probe in PROBES.items():
            registries.probes.add(name, probe)
        entry = NavigationEntry(
            N_("對帳"),
            "reconciliation-console:list",
            "applications.view",
            order=40,
            waiting=lambda _request: waiting(now()),
            group="sales",
        )
        registries.navigation.add("reconciliation", entry)
        for name, title, group, find in (
            ("reconciliation.differences", N_("對帳差異"), "open", difference_work),
            ("reconciliation.files", N_("沒有來的日檔"), "late", file_work),
        ):
            work = WorkEntry(title, "policies.serve", find, "reconciliation-console:list", f"group={group}", order=70)
            registries.work.add(name, work)

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "anbao.commerce.payments"
    label = "payments"

    def ready(self) -> None:
        from anbao.commerce.payments.domain.events import PREFIX, SENTENCES
        from anbao.commerce.payments.queries.staff import refused_refunds
        from anbao.kernel import registries
        from anbao.kernel.registries import EventType, MatterKind, NavigationEntry, WorkEntry
        from anbao.kernel.text import N_

        for event, sentence in SENTENCES.items():
            registries.event_types.add(PREFIX + event, EventType(sentence))
        registries.matter_kinds.add("payment", MatterKind(N_("付款")))
        entry = NavigationEntry(N_("付款紀錄"), "payments-console:list", "applications.view", order=18, group="sales")
        registries.navigation.add("payments", entry)
        title, there = N_("退款沒有成功"), "payments-console:list"
        work = WorkEntry(title, "policies.serve", refused_refunds, there, "group=refund", order=55)
        registries.work.add("payments.refunds", work)
        registries.endpoints.add("payments", "anbao.commerce.payments.rest.router")

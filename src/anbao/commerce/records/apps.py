from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "anbao.commerce.records"
    label = "records"

    def ready(self) -> None:
        from anbao.commerce.journey.api import DossierLink, dossier_links
        from anbao.commerce.records.actions.retaining import LIFT, execute_lift, must_stay
        from anbao.commerce.records.domain.events import PREFIX, SENTENCES, WORDS
        from anbao.commerce.records.domain.guards import FACTS, GUARDS
        from anbao.commerce.records.queries import retention
        from anbao.commerce.records.queries.answers import ANSWERS
        from anbao.commerce.records.queries.probes import PROBES
        from anbao.commerce.records.queries.retention import lift_changes
        from anbao.commerce.records.queries.staff import address_of
        from anbao.kernel import registries
        from anbao.kernel.registries import ApprovableAct, EventType, NavigationEntry
        from anbao.kernel.text import N_
        from anbao.keys.api import keepers

        for name, answer in ANSWERS.items():
            registries.answers.add(name, answer)
        for name, fact in FACTS.items():
            registries.facts.add(name, fact)
        for tag, guard in GUARDS.items():
            registries.guards.add(tag, guard)
        keepers.add("records", must_stay)
        lift = ApprovableAct(N_("解除繼續保存投保紀錄的要求"), "records.lift", execute_lift, lift_changes)
        registries.approvable_acts.add(LIFT, lift)
        for event, sentence in SENTENCES.items():
            registries.event_types.add(PREFIX + event, EventType(sentence, words=WORDS))
        for name, probe in {**PROBES, **retention.PROBES}.items():
            registries.probes.add(name, probe)
        entry = NavigationEntry(N_("投保紀錄"), "records:list", "records.view", order=35, group="evidence")
        registries.navigation.add("records", entry)
        dossier_links.add("records", DossierLink(N_("看投保紀錄"), "records.view", address_of))

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "anbao.commerce.records"
    label = "records"

    def ready(self) -> None:
        from anbao.commerce.journey.api import DossierLink, dossier_links
        from anbao.commerce.records.domain.events import PREFIX, SENTENCES
        from anbao.commerce.records.queries.probes import PROBES
        from anbao.commerce.records.queries.staff import address_of
        from anbao.kernel import registries
        from anbao.kernel.registries import EventType, NavigationEntry
        from anbao.kernel.text import N_

        for event, sentence in SENTENCES.items():
            registries.event_types.add(PREFIX + event, EventType(sentence))
        for name, probe in PROBES.items():
            registries.probes.add(name, probe)
        entry = NavigationEntry(N_("投保紀錄"), "records:list", "records.view", order=35)
        registries.navigation.add("records", entry)
        dossier_links.add("records", DossierLink(N_("看投保紀錄"), "records.view", address_of))

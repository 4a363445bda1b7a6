from pathlib import Path

from django.apps import AppConfig


class BranchConfig(AppConfig):
    name = "anbao.commerce.branch"
    label = "branch"

    def ready(self) -> None:
        from anbao.commerce.branch.domain.application import OTP_PURPOSE
        from anbao.commerce.branch.domain.events import PREFIX, RESULTS, SENTENCES
        from anbao.commerce.branch.domain.guards import FACTS, GUARDS
        from anbao.commerce.branch.queries.kept import KEPT, matters_of
        from anbao.commerce.branch.queries.probes import PROBES
        from anbao.commerce.branch.queries.registrations import open_count
        from anbao.identity.api import otp_purposes
        from anbao.kernel import registries
        from anbao.kernel.registries import EventType, MatterKind, NavigationEntry
        from anbao.kernel.text import N_
        from anbao.messages.api import register_folder

        for event, sentence in SENTENCES.items():
            registries.event_types.add(PREFIX + event, EventType(sentence, words=RESULTS))
        for name, fact in FACTS.items():
            registries.facts.add(name, fact)
        for tag, guard in GUARDS.items():
            registries.guards.add(tag, guard)
        for name, probe in PROBES.items():
            registries.probes.add(name, probe)
        registries.matter_kinds.add(
            "branch-registration", MatterKind(N_("臨櫃註冊"), "branch-console:registration", "branch.record")
        )
        registries.account_matters.add("branch", matters_of)
        registries.kept_data.add("branch", KEPT)
        entry = NavigationEntry(
            N_("臨櫃註冊"),
            "branch-console:list",
            "branch.record",
            order=15,
            waiting=lambda _request: open_count(),
            group="service",
        )
        registries.navigation.add("branch", entry)
        otp_purposes.add(OTP_PURPOSE, N_("啟用臨櫃註冊的帳號"))
        register_folder(Path(__file__).parent / "data" / "messages")

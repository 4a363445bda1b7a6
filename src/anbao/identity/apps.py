from pathlib import Path

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "anbao.identity"
    label = "identity"

    def ready(self) -> None:
        from django.conf import settings

        from anbao.identity.actions.staffing import ACTS
        from anbao.identity.domain import guards, hashing
        from anbao.identity.domain.events import EVENTS, FACTS
        from anbao.identity.middleware.probe import PROBES
        from anbao.kernel import registries
        from anbao.messages.api import register_folder

        for kind, event in EVENTS.items():
            registries.event_types.add(kind, event)
        for name, fact in FACTS.items():
            registries.facts.add(name, fact)
        for name, act in ACTS.items():
            registries.approvable_acts.add(name, act)
        for name, probe in PROBES.items():
            registries.probes.add(name, probe)
        for tag, guard in guards.GUARDS.items():
            registries.guards.add(tag, guard)
        register_folder(Path(__file__).parent / "data" / "messages")
        hashing.bound_concurrency(settings.ANBAO_HASHES_AT_ONCE)

from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from anbao.commerce.policies.models import Policy
    from anbao.ui.api import PersonalFile


class PoliciesConfig(AppConfig):
    name = "anbao.commerce.policies"
    label = "policies"

    def ready(self) -> None:
        from anbao.commerce.policies.domain.closing import WAYS
        from anbao.commerce.policies.domain.events import PREFIX, SENTENCES
        from anbao.commerce.policies.domain.facts import FACTS
        from anbao.commerce.policies.domain.guards import GUARDS
        from anbao.commerce.policies.queries.answers import ANSWERS
        from anbao.commerce.policies.queries.evidence import PROBES
        from anbao.commerce.policies.queries.policies import document_seen, matters_of
        from anbao.commerce.policies.queries.staff import paper_work, refund_work
        from anbao.identity.api import otp_purposes
        from anbao.kernel import registries
        from anbao.kernel.registries import DocumentType, EventType, NavigationEntry, WorkEntry
        from anbao.kernel.text import N_
        from anbao.messages.api import register_folder
        from anbao.ui.api import personal_files

        for name, answer in ANSWERS.items():
            registries.answers.add(name, answer)
        for event, sentence in SENTENCES.items():
            registries.event_types.add(PREFIX + event, EventType(sentence))
        for name, fact in FACTS.items():
            registries.facts.add(name, fact)
        for tag, guard in GUARDS.items():
            registries.guards.add(tag, guard)
        for name, probe in PROBES.items():
            registries.probes.add(name, probe)
        for way in WAYS.values():
            otp_purposes.add(way.purpose, way.title)
        registries.document_types.add("policies.e-policy", DocumentType(N_("電子保單"), evidence=document_seen))
        entry = NavigationEntry(N_("保單"), "policies-console:list", "applications.view", order=20, group="sales")
        registries.navigation.add("policies", entry)
        registries.account_matters.add("policies", matters_of)
        personal_files.add("policies", _with_owners())
        for name, title, group, find in (
            ("policies.paper", N_("待寄紙本保單"), "paper", paper_work),
            ("policies.refund", N_("待退費"), "refund", refund_work),
        ):
            work = WorkEntry(title, "policies.serve", find, "policies-console:list", f"group={group}", order=60)
            registries.work.add(name, work)
        registries.endpoints.add("policies", "anbao.commerce.policies.rest.router")
        register_folder(Path(__file__).parent / "data" / "messages")


def _with_owners() -> "PersonalFile[Policy]":
    """Policies as a file that says whose each is; its views are loaded when it is asked for."""
    from anbao.kernel.text import N_
    from anbao.ui.api import PersonalFile

    def console() -> ModuleType:
        return import_module("anbao.commerce.policies.views.console")

    return PersonalFile(
        N_("保單"), lambda: console().POLICIES, lambda request: console().listed(request), lambda row: row.person
    )

from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from anbao.commerce.journey.models import Application
    from anbao.ui.api import PersonalFile


class JourneyConfig(AppConfig):
    name = "anbao.commerce.journey"
    label = "journey"

    def ready(self) -> None:
        from anbao.commerce.handover.api import CONTRACT, supplies
        from anbao.commerce.journey.actions.correct import owe_for_policy as take_back_cover
        from anbao.commerce.journey.actions.ended import free_sums, note_served
        from anbao.commerce.journey.actions.look_again import look_again
        from anbao.commerce.journey.actions.refund import owe_for_policy
        from anbao.commerce.journey.domain import events
        from anbao.commerce.journey.domain.facts import FACTS
        from anbao.commerce.journey.domain.guards import GUARDS
        from anbao.commerce.journey.queries import contracts, evidence, figures, results, told, work
        from anbao.commerce.journey.queries.handover import contract_of
        from anbao.commerce.journey.queries.pages import cards_of, matters_of
        from anbao.commerce.journey.queries.probes import insurable_interest, product_documents
        from anbao.commerce.journey.queries.referrals import waiting
        from anbao.commerce.journey.queries.samples import SAMPLES
        from anbao.commerce.journey.queries.verification import clock_cards, last_service
        from anbao.commerce.policies.api import account_sections, endings, service_facts
        from anbao.commerce.reconciliation.api import askers
        from anbao.identity.api import otp_purposes
        from anbao.kernel import registries
        from anbao.kernel.clear_words import clear_words
        from anbao.kernel.registries import EventType, MatterKind, NavigationEntry, Probe, WorkEntry
        from anbao.kernel.text import N_
        from anbao.messages.api import register_folder
        from anbao.ui.api import personal_files

        for tag, guard in GUARDS.items():
            registries.guards.add(tag, guard)
        for name, fact in FACTS.items():
            registries.facts.add(name, fact)
        for event, sentence in events.SENTENCES.items():
            registries.event_types.add(events.PREFIX + event, EventType(sentence))
        registries.navigation.add(
            "applications",
            NavigationEntry(N_("投保申請"), "journey-console:list", "applications.view", order=10, group="sales"),
        )
        registries.navigation.add(
            "reports",
            NavigationEntry(N_("通報"), "reports-console:list", "applications.view", order=35, group="exchange"),
        )
        registries.navigation.add(
            "referrals",
            NavigationEntry(
                N_("核保"), "journey-console:referrals", "underwriting.decide", order=15, waiting=waiting, group="sales"
            ),
        )
        applications, serve = "journey-console:list", "policies.serve"
        for name, waits in {
            "referrals": WorkEntry(
                N_("核保"), "underwriting.decide", work.referrals, "journey-console:referrals", order=10
            ),
            "reports": WorkEntry(N_("逾期的通報"), serve, work.late_reports, "reports-console:list", order=30),
            "applications": WorkEntry(N_("要人處理的申請"), serve, work.items, applications, "group=person", order=35),
        }.items():
            registries.work.add(name, waits)
        registries.endpoints.add("journey", "anbao.commerce.journey.rest.router")
        personal_files.add("applications", _with_proposers())
        otp_purposes.add("sale.confirm", N_("確認投保"))
        account_sections.add("journey", cards_of)
        registries.account_matters.add("journey", matters_of)
        service_facts.add("registration", last_service)
        account_sections.add("verification", clock_cards)
        for name, follows in {
            "underwriting": free_sums,
            "refund": owe_for_policy,
            "report": take_back_cover,
            "service": note_served,
        }.items():
            endings.add(name, follows)
        supplies.add(CONTRACT, contract_of)
        askers.add("journey", look_again)
        pages = {
            "site.product-documents": Probe(N_("商品的說明與條款隨時讀得到"), product_documents),
            "site.insurable-interest-notice": Probe(N_("可以為誰投保的提醒"), insurable_interest),
        }
        for name, probe in {**pages, **evidence.PROBES, **contracts.PROBES, **results.PROBES}.items():
            registries.probes.add(name, probe)
        registries.matter_kinds.add(
            "application", MatterKind(N_("投保申請"), "journey-console:application", "applications.view")
        )
        for name, day_figure in figures.MOVES.items():
            registries.day_figures.add(name, day_figure)
        for name, standing_figure in figures.STANDING.items():
            registries.standing_figures.add(name, standing_figure)
        for name, kind in SAMPLES.items():
            registries.samples.add(name, kind)
        clear_words.add("journey", told.clear_words)
        register_folder(Path(__file__).parent / "data" / "messages")


def _with_proposers() -> "PersonalFile[Application]":
    """Applications as a file that says who proposed each; its views are loaded when it is asked for."""
    from anbao.kernel.text import N_
    from anbao.ui.api import PersonalFile

    def console() -> ModuleType:
        return import_module("anbao.commerce.journey.views.console")

    return PersonalFile(
        N_("投保申請"),
        lambda: console().APPLICATIONS,
        lambda request: console().listed(request),
        lambda row: row.person,
    )

from functools import partial
from pathlib import Path

from django.apps import AppConfig

from anbao.kernel import registries
from anbao.kernel.registries import ApprovableAct, EventType, FactType, NavigationEntry, Probe
from anbao.kernel.text import N_

EVENTS = {
    "proposed": N_("提出廣告「{title}」，等候核准。"),
    "looked-at": N_("廣告「{title}」由核准的同仁逐項確認。"),
    "approved": N_("廣告「{title}」由另一位同仁核准。"),
    "published": N_("廣告「{title}」開始刊登。"),
    "sending": N_("廣告「{title}」開始以電子郵件寄送。"),
    "withdrawn": N_("廣告「{title}」已撤回。"),
    "refused": N_("廣告沒有通過刊登前的檢核。"),
}


class SiteConfig(AppConfig):
    name = "anbao.commerce.site"
    label = "site"

    def ready(self) -> None:
        from anbao.commerce.catalogue.api import add_documents
        from anbao.commerce.site.actions.advertisements import ACT, execute_approval
        from anbao.commerce.site.domain import guards
        from anbao.commerce.site.queries.advertisements import approval_changes
        from anbao.commerce.site.queries.answers import ANSWERS
        from anbao.commerce.site.queries.missing import missing_now, open_now
        from anbao.commerce.site.queries.requirements import FOLDER, UNIT
        from anbao.messages.api import register_folder

        for name, answer in ANSWERS.items():
            registries.answers.add(name, answer)
        add_documents(UNIT, FOLDER, N_("公司與交易說明"))
        for tag, guard in guards.GUARDS.items():
            registries.guards.add(tag, guard)
        for name, fact in {
            guards.MISSING: FactType("list", "site", "<clause> <document>#<part>: what stops the sale", missing_now),
            guards.OPEN: FactType("list", "site", "the same, let pass outside production only", open_now),
            guards.APPROVED: FactType("bool", "site", "a second person approved exactly this content"),
            guards.IN_PERIOD: FactType("bool", "site", "today is within the period that was approved"),
        }.items():
            registries.facts.add(name, fact)
        for kind, sentence in EVENTS.items():
            registries.event_types.add(f"site.advertisement.{kind}", EventType(sentence))
        act = ApprovableAct(N_("核准廣告"), "advertising.approve", execute_approval, approval_changes)
        registries.approvable_acts.add(ACT, act)
        register_folder(Path(__file__).parent / "data" / "messages")
        _register_probes()
        _register_pages()


def _register_probes() -> None:
    from anbao.commerce.site.queries import demands, protection, stopping
    from anbao.commerce.site.queries.probes import look
    from anbao.commerce.site.queries.requirements import required

    for probe in required().probes:
        registries.probes.add(probe.name, Probe(probe.title, partial(look, probe)))
    for name, one in {**demands.PROBES, **protection.PROBES, **stopping.PROBES}.items():
        registries.probes.add(name, one)


def _register_pages() -> None:
    """The footer of every page leads to each statement; the console has the company's side."""
    from anbao.commerce.site.queries.requirements import required
    from anbao.ui.api import FooterLink, footer_links

    for order, statement in enumerate(required().statements):
        link = FooterLink(statement.title, "site:statement", (statement.slug,), order=order)
        footer_links.add(statement.document, link)
    footer_links.add("help", FooterLink(N_("說明與用詞"), "site:help", order=60))
    registries.navigation.add(
        "statements",
        NavigationEntry(N_("公開說明"), "site-console:statements", "catalogue.view", order=60, group="products"),
    )
    registries.navigation.add(
        "advertisements",
        NavigationEntry(N_("廣告"), "site-console:advertisements", "advertising.view", order=70, group="products"),
    )

from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from anbao.identity.domain.factors import Method


class IdentityConfig(AppConfig):
    name = "anbao.identity"
    label = "identity"

    def ready(self) -> None:
        from django.conf import settings

        from anbao.identity.actions.staffing import ACTS
        from anbao.identity.domain import guards, hashing
        from anbao.identity.domain.events import EVENTS, FACTS
        from anbao.identity.domain.factors import methods as factor_methods
        from anbao.identity.middleware import factor_probes, passkey_probes, probe
        from anbao.identity.queries.answers import ANSWERS
        from anbao.identity.queries.kept import KEPT
        from anbao.identity.queries.persons import matters_of
        from anbao.identity.views.language import keep
        from anbao.kernel import registries
        from anbao.kernel.text import N_
        from anbao.messages.api import register_folder
        from anbao.ui.api import language_keepers

        for kind, event in EVENTS.items():
            registries.event_types.add(kind, event)
        for name, fact in FACTS.items():
            registries.facts.add(name, fact)
        for name, way in _ways():
            factor_methods.add(name, way)
        for name, act in ACTS.items():
            registries.approvable_acts.add(name, act)
        for name, look in {**probe.PROBES, **factor_probes.PROBES, **passkey_probes.PROBES}.items():
            registries.probes.add(name, look)
        for tag, guard in guards.GUARDS.items():
            registries.guards.add(tag, guard)
        for matter, title in {"account": N_("帳號"), "person": N_("個人資料"), "roles": N_("角色")}.items():
            registries.matter_kinds.add(matter, registries.MatterKind(title))
        for name, answer in ANSWERS.items():
            registries.answers.add(name, answer)
        register_folder(Path(__file__).parent / "data" / "messages")
        link = registries.AccountLink(
            N_("登入的裝置"), "identity:devices", N_("看帳號在哪裡登入，登出其他裝置。"), order=60
        )
        registries.account_links.add("devices", link)
        security = registries.AccountLink(
            N_("登入安全"), "identity:security", N_("加上第二個因子，別人知道密碼也登不進來。"), order=50
        )
        registries.account_links.add("security", security)
        registries.account_matters.add("identity", matters_of)
        for name, kept in KEPT.items():
            registries.kept_data.add(name, kept)
        language_keepers.add("identity", keep)
        hashing.bound_concurrency(settings.ANBAO_HASHES_AT_ONCE)


def _ways() -> Iterator[tuple[str, "Method"]]:
    """Our ways to show who one is, and those of other packages by entry point."""
    from anbao.identity.domain.factors import ENTRY_POINTS, OURS

    yield from OURS.items()
    for point in entry_points(group=ENTRY_POINTS):
        yield point.name, point.load()

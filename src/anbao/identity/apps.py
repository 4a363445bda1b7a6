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
        from anbao.identity.middleware import attempts_probe, probe
        from anbao.identity.queries import attacks
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
        for name, act in ACTS.items():
            registries.approvable_acts.add(name, act)
        for name, one in {**probe.PROBES, **attempts_probe.PROBES}.items():
            registries.probes.add(name, one)
        for tag, guard in guards.GUARDS.items():
            registries.guards.add(tag, guard)
        for matter, title in {
            "account": N_("帳號"),
            "person": N_("個人資料"),
            "roles": N_("角色"),
            "budget": N_("嘗試次數"),
            "attack": N_("登入攻擊"),
        }.items():
            registries.matter_kinds.add(matter, registries.MatterKind(title))
        entry = registries.NavigationEntry(N_("登入攻擊"), "identity:attacks", "attacks.view", order=82, group="system")
        registries.navigation.add("attacks", entry)
        going_on = registries.WorkEntry(N_("登入攻擊"), "attacks.block", attacks.work, "identity:attacks", order=3)
        registries.work.add("attacks", going_on)
        for name, answer in ANSWERS.items():
            registries.answers.add(name, answer)
        register_folder(Path(__file__).parent / "data" / "messages")
        link = registries.AccountLink(
            N_("登入的裝置"), "identity:devices", N_("看帳號在哪裡登入，登出其他裝置。"), order=60
        )
        registries.account_links.add("devices", link)
        registries.account_matters.add("identity", matters_of)
        for name, kept in KEPT.items():
            registries.kept_data.add(name, kept)
        language_keepers.add("identity", keep)
        hashing.bound_concurrency(settings.ANBAO_HASHES_AT_ONCE)

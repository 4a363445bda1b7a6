from pathlib import Path

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "anbao.identity"
    label = "identity"

    def ready(self) -> None:
        from django.conf import settings

        from anbao.identity.actions.probes import PROBES as LOOKS
        from anbao.identity.actions.staffing import ACTS
        from anbao.identity.backends.store import PURPOSE as SESSION
        from anbao.identity.domain import guards, hashing
        from anbao.identity.domain.events import EVENTS, FACTS
        from anbao.identity.domain.purposes import otp_purposes
        from anbao.identity.domain.resets import PURPOSE
        from anbao.identity.middleware.probe import PROBES
        from anbao.identity.models import Account, PasswordHistory, Session
        from anbao.identity.queries.answers import ANSWERS
        from anbao.identity.queries.kept import KEPT
        from anbao.identity.queries.passwords import PURPOSE as PASSWORD
        from anbao.identity.queries.persons import matters_of
        from anbao.identity.views.language import keep
        from anbao.identity.views.probes import PROBES as PAGES
        from anbao.kernel import registries
        from anbao.kernel.text import N_
        from anbao.keys.api import wrapped_column, wrapped_places
        from anbao.messages.api import register_folder
        from anbao.ui.api import language_keepers

        for kind, event in EVENTS.items():
            registries.event_types.add(kind, event)
        for name, fact in FACTS.items():
            registries.facts.add(name, fact)
        for name, act in ACTS.items():
            registries.approvable_acts.add(name, act)
        for name, probe in {**PROBES, **LOOKS, **PAGES}.items():
            registries.probes.add(name, probe)
        for tag, guard in guards.GUARDS.items():
            registries.guards.add(tag, guard)
        for matter, title in {
            "account": N_("帳號"),
            "person": N_("個人資料"),
            "roles": N_("角色"),
            "reset": N_("重設密碼"),
            "pepper": N_("密碼的加密金鑰"),
        }.items():
            registries.matter_kinds.add(matter, registries.MatterKind(title))
        for name, answer in ANSWERS.items():
            registries.answers.add(name, answer)
        register_folder(Path(__file__).parent / "data" / "messages")
        link = registries.AccountLink(
            N_("登入的裝置"), "identity:devices", N_("看帳號在哪裡登入，登出其他裝置。"), order=60
        )
        registries.account_links.add("devices", link)
        change = registries.AccountLink(
            N_("變更密碼"), "identity:password", N_("換一組新的密碼，其他裝置會一併登出。"), order=61
        )
        registries.account_links.add("password", change)
        wrapped_places.add("identity.passwords", wrapped_column(Account, "password", PASSWORD))
        wrapped_places.add("identity.former-passwords", wrapped_column(PasswordHistory, "password", PASSWORD))
        wrapped_places.add("identity.sessions", wrapped_column(Session, "content", SESSION))
        registries.account_matters.add("identity", matters_of)
        for name, kept in KEPT.items():
            registries.kept_data.add(name, kept)
        language_keepers.add("identity", keep)
        otp_purposes.add(PURPOSE, N_("重設密碼"))
        hashing.bound_concurrency(settings.ANBAO_HASHES_AT_ONCE)

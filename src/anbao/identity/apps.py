from pathlib import Path

from django.apps import AppConfig

from anbao.kernel.text import N_

MATTERS = {
    "account": N_("帳號"),
    "person": N_("個人資料"),
    "roles": N_("角色"),
    "contact-change": N_("聯絡方式的變更"),
    "reset": N_("重設密碼"),
}


class IdentityConfig(AppConfig):
    name = "anbao.identity"
    label = "identity"

    def ready(self) -> None:
        from django.conf import settings

        from anbao.identity.actions.acts import ACTS
        from anbao.identity.actions.probes import PROBES as LOOKS
        from anbao.identity.domain import guards, hashing, privileged
        from anbao.identity.domain.contacts import PURPOSES
        from anbao.identity.domain.events import EVENTS, FACTS
        from anbao.identity.domain.purposes import otp_purposes
        from anbao.identity.domain.resets import PURPOSE
        from anbao.identity.middleware.probe import PROBES
        from anbao.identity.queries.account_answers import ANSWERS as ACCOUNT_ANSWERS
        from anbao.identity.queries.account_looks import PROBES as ACCOUNT_PROBES
        from anbao.identity.queries.answers import ANSWERS
        from anbao.identity.queries.contact_probe import CONTACT_PROBES
        from anbao.identity.queries.kept import KEPT
        from anbao.identity.queries.persons import matters_of
        from anbao.identity.views.language import keep
        from anbao.identity.views.probes import PROBES as PAGES
        from anbao.kernel import registries
        from anbao.messages.api import register_folder
        from anbao.ui.api import language_keepers

        for kind, event in EVENTS.items():
            registries.event_types.add(kind, event)
        for name, fact in FACTS.items():
            registries.facts.add(name, fact)
        for name, act in ACTS.items():
            registries.approvable_acts.add(name, act)
        for name, probe in {**PROBES, **CONTACT_PROBES, **LOOKS, **PAGES, **ACCOUNT_PROBES}.items():
            registries.probes.add(name, probe)
        for tag, guard in {**guards.GUARDS, **privileged.GUARDS}.items():
            registries.guards.add(tag, guard)
        for purpose, title in PURPOSES.items():
            otp_purposes.add(purpose, title)
        for matter, title in MATTERS.items():
            registries.matter_kinds.add(matter, registries.MatterKind(title))
        for name, answer in {**ANSWERS, **ACCOUNT_ANSWERS}.items():
            registries.answers.add(name, answer)
        register_folder(Path(__file__).parent / "data" / "messages")
        link = registries.AccountLink(
            N_("登入的裝置"), "identity:devices", N_("看帳號在哪裡登入，登出其他裝置。"), order=60
        )
        registries.account_links.add("devices", link)
        link = registries.AccountLink(N_("聯絡方式"), "identity:contact", N_("變更手機、電子郵件與地址。"), order=55)
        registries.account_links.add("contact", link)
        change = registries.AccountLink(
            N_("變更密碼"), "identity:password", N_("換一組新的密碼，其他裝置會一併登出。"), order=61
        )
        registries.account_links.add("password", change)
        registries.account_matters.add("identity", matters_of)
        for name, kept in KEPT.items():
            registries.kept_data.add(name, kept)
        language_keepers.add("identity", keep)
        otp_purposes.add(PURPOSE, N_("重設密碼"))
        hashing.bound_concurrency(settings.ANBAO_HASHES_AT_ONCE)

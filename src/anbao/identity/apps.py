from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

from django.apps import AppConfig

from anbao.kernel.registries import AccountLink
from anbao.kernel.text import N_

if TYPE_CHECKING:
    from anbao.identity.domain.factors import Method

MATTERS = {
    "account": N_("使用者帳號"),
    "person": N_("個人資料"),
    "roles": N_("角色"),
    "contact-change": N_("聯絡方式的變更"),
    "reset": N_("重設密碼"),
    "pepper": N_("密碼的加密金鑰"),
    "budget": N_("嘗試次數"),
    "attack": N_("登入攻擊"),
}


LINKS = {
    "contact": AccountLink(N_("聯絡方式"), "identity:contact", N_("變更手機、電子郵件與地址。"), order=55),
    "devices": AccountLink(N_("登入的裝置"), "identity:devices", N_("看帳號在哪裡登入，登出其他裝置。"), order=60),
    "password": AccountLink(N_("變更密碼"), "identity:password", N_("換一組新的密碼，其他裝置會一併登出。"), order=61),
    "close": AccountLink(N_("關閉帳號"), "identity:close", N_("不再使用；有時間可以反悔，保單不受影響。"), order=90),
}


class IdentityConfig(AppConfig):
    name = "anbao.identity"
    label = "identity"

    def ready(self) -> None:
        from django.conf import settings

        from anbao.identity.actions.acts import ACTS
        from anbao.identity.actions.probes import PROBES as LOOKS
        from anbao.identity.domain import guards, hashing, standing
        from anbao.identity.domain.contacts import PURPOSES
        from anbao.identity.domain.events import EVENTS, FACTS
        from anbao.identity.domain.purposes import otp_purposes
        from anbao.identity.domain.resets import PURPOSE
        from anbao.identity.middleware.attempts_probe import PROBES as ATTEMPTS
        from anbao.identity.middleware.probe import PROBES
        from anbao.identity.queries import attacks, said
        from anbao.identity.queries.account_answers import ANSWERS as ACCOUNT_ANSWERS
        from anbao.identity.queries.account_looks import PROBES as ACCOUNT_PROBES
        from anbao.identity.queries.answers import ANSWERS
        from anbao.identity.queries.contact_probe import CONTACT_PROBES
        from anbao.identity.queries.kept import KEPT
        from anbao.identity.queries.persons import matters_of
        from anbao.identity.queries.standing import silenced
        from anbao.identity.views.language import keep
        from anbao.identity.views.probes import PROBES as PAGES
        from anbao.kernel import registries
        from anbao.kernel.clear_words import clear_words
        from anbao.messages.api import register_folder, silences
        from anbao.ui.api import language_keepers

        for kind, event in EVENTS.items():
            registries.event_types.add(kind, event)
        clear_words.add("identity", said.clear_words)
        for name, fact in FACTS.items():
            registries.facts.add(name, fact)
        _register_factors()
        for name, act in ACTS.items():
            registries.approvable_acts.add(name, act)
        for name, probe in {**PROBES, **ATTEMPTS, **CONTACT_PROBES, **LOOKS, **PAGES, **ACCOUNT_PROBES}.items():
            registries.probes.add(name, probe)
        for tag, guard in {**guards.GUARDS, **standing.GUARDS}.items():
            registries.guards.add(tag, guard)
        for purpose, title in PURPOSES.items():
            otp_purposes.add(purpose, title)
        for matter, title in MATTERS.items():
            registries.matter_kinds.add(matter, registries.MatterKind(title))
        entry = registries.NavigationEntry(N_("登入攻擊"), "identity:attacks", "attacks.view", order=82, group="system")
        registries.navigation.add("attacks", entry)
        going_on = registries.WorkEntry(N_("登入攻擊"), "attacks.block", attacks.work, "identity:attacks", order=3)
        registries.work.add("attacks", going_on)
        for name, answer in {**ANSWERS, **ACCOUNT_ANSWERS}.items():
            registries.answers.add(name, answer)
        register_folder(Path(__file__).parent / "data" / "messages")
        _link()
        registries.account_matters.add("identity", matters_of)
        for name, kept in KEPT.items():
            registries.kept_data.add(name, kept)
        silences.add("identity", silenced)
        language_keepers.add("identity", keep)
        otp_purposes.add(PURPOSE, N_("重設密碼"))
        hashing.bound_concurrency(settings.ANBAO_HASHES_AT_ONCE)
        _say_what_is_wrapped()


def _say_what_is_wrapped() -> None:
    from anbao.identity.queries.wrapped import PLACES
    from anbao.keys.api import wrapped_places

    for name, place in PLACES.items():
        wrapped_places.add(name, place)


def _link() -> None:
    """The parts of the customer's account that are identity's."""
    from anbao.kernel.registries import account_links

    for name, link in LINKS.items():
        account_links.add(name, link)


def _register_factors() -> None:
    """Second factors: the ways there are, what looks at them, where a customer finds theirs."""
    from anbao.identity.domain.factors import methods
    from anbao.identity.middleware import factor_probes, passkey_probes
    from anbao.kernel import registries

    for name, way in _ways():
        methods.add(name, way)
    for name, probe in {**factor_probes.PROBES, **passkey_probes.PROBES}.items():
        registries.probes.add(name, probe)
    link = registries.AccountLink(
        N_("登入安全"), "identity:security", N_("加上第二個因子，別人知道密碼也登不進來。"), order=58
    )
    registries.account_links.add("security", link)


def _ways() -> Iterator[tuple[str, "Method"]]:
    """Our ways to show who one is, and those of other packages by entry point."""
    from anbao.identity.domain.factors import ENTRY_POINTS, OURS

    yield from OURS.items()
    for point in entry_points(group=ENTRY_POINTS):
        yield point.name, point.load()

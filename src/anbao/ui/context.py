"""What every page knows: whose site this is, whether it is a demo, who is signed in, where one can go."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.translation import gettext as _

from anbao.kernel import registries
from anbao.kernel.registry import Registry
from anbao.ui.language import english
from anbao.ui.shapes import FooterLink, NavGroup, NavItem

footer_links: Registry[FooterLink] = Registry("footer link")
"""Filled by the apps whose pages are meant for everybody."""


def url_or_none(name: str, *args: str) -> str | None:
    """The address behind a URL name, or None where the installation has no such page."""
    return _address(name, args, get_urlconf(), get_script_prefix())


@lru_cache(maxsize=1024)
def _address(name: str, args: tuple[str, ...], urlconf: str | None, prefix: str) -> str | None:  # noqa: ARG001
    """A process's addresses stay: every page names the same two dozen."""
    try:
        return reverse(name, urlconf=urlconf, args=args)
    except NoReverseMatch:
        return None


@lru_cache(maxsize=16)
def _footer_addresses(names: frozenset[str], urlconf: str | None, prefix: str) -> frozenset[str | None]:  # noqa: ARG001
    return frozenset(url_or_none(link.url_name, *link.args) for name, link in footer_links.items() if name in names)


class Site:
    """Read by the base pages as `site`; everything is computed when a template asks, so fragments pay nothing.

    Without a request (an error page of last resort) nobody is signed in and nothing touches the database.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        self._request = request

    @cached_property
    def company(self) -> str:
        return str(settings.ANBAO_COMPANY_NAME_EN if english() else settings.ANBAO_COMPANY_NAME)

    @cached_property
    def company_short(self) -> str:
        return str(settings.ANBAO_COMPANY_SHORT_NAME_EN if english() else settings.ANBAO_COMPANY_SHORT_NAME)

    @cached_property
    def demo(self) -> bool:
        return bool(getattr(settings, "ANBAO_DEMO", False))

    @cached_property
    def path(self) -> str:
        return self._request.path if self._request is not None else ""

    @cached_property
    def account(self) -> Any:
        """The signed-in account (truthy only when it is one), else None."""
        account = getattr(self._request, "account", None)
        if account is None or not getattr(account, "is_authenticated", True):
            return None
        return account or None

    @cached_property
    def signed_in(self) -> bool:
        """Whether anybody is: what a part for everybody may ask."""
        return self.account is not None

    @cached_property
    def display_name(self) -> str:
        """The name of the signed-in account, opened by identity's middleware when asked for."""
        return str(getattr(self._request, "display_name", "") or "") if self.account is not None else ""

    @cached_property
    def phone(self) -> str:
        return str(getattr(settings, "ANBAO_COMPANY_PHONE", ""))

    @cached_property
    def mail(self) -> str:
        return str(getattr(settings, "ANBAO_COMPANY_MAIL", ""))

    @cached_property
    def urls(self) -> Mapping[str, str | None]:
        """Addresses that the base pages link to, by short name."""
        names = {
            "home": "journey:home",
            "language": "language",
            "products": "journey:products",
            "account": "policies:account",
            "register": "registration:begin",
            "sign_in": "identity:sign-in",
            "sign_out": "identity:sign-out",
            "staff_sign_in": "identity:staff-sign-in",
            "staff_sign_out": "identity:staff-sign-out",
            "staff_own": "account-console:own",
            "privileged": "privileged-console:own",
        }
        return {short: url_or_none(name) for short, name in names.items()}

    @cached_property
    def home(self) -> str:
        return self.urls["home"] or "/"

    @cached_property
    def nav(self) -> tuple[NavItem, ...]:
        """The customer's navigation."""
        wanted = [(_("保險商品"), self.urls["products"])]
        if self.account is not None:
            wanted.append((_("我的保險"), self.urls["account"]))
        return tuple(NavItem(title, url, current=self.path.startswith(url)) for title, url in wanted if url)

    @cached_property
    def footer(self) -> tuple[NavItem, ...]:
        """What every page's footer leads to, in its order."""
        ordered = sorted(footer_links.items(), key=lambda pair: (pair[1].order, pair[0]))
        found = ((link.title, url_or_none(link.url_name, *link.args)) for _, link in ordered)
        return tuple(NavItem(_(title), url, current=url == self.path) for title, url in found if url)

    @cached_property
    def footer_version(self) -> tuple[frozenset[str], str]:
        """What alone tells one page's footer from another's: its links, and the present address if it is among them."""
        names = footer_links.names()
        here = self.path in _footer_addresses(names, get_urlconf(), get_script_prefix())
        return names, self.path if here else ""

    @cached_property
    def console_nav(self) -> tuple[NavGroup, ...]:
        """The registered entries of the console that this account may open, by group, in their order."""
        found: dict[str, list[NavItem]] = {}
        for group, item in self._menu(""):
            found.setdefault(group, []).append(item)
        return tuple(
            NavGroup(name, _(title) if title else "", tuple(found[name]))
            for name, title in registries.NAVIGATION_GROUPS.items()
            if name in found
        )

    @cached_property
    def privileged_left(self) -> int:
        """Minutes for which privileged work is open in this browser: every page of staff says so. 0 where it is not."""
        left: int = getattr(self._request, "privileged_left", 0) if self.console_nav else 0
        return left

    @cached_property
    def section_nav(self) -> tuple[NavItem, ...]:
        """The menu of the area that the present address is in: the entries whose section is the area's name."""
        areas = {
            url: name
            for name, entry in registries.navigation.items()
            if not entry.section and (url := url_or_none(entry.url_name)) and self.path.startswith(url)
        }
        return tuple(item for _group, item in self._menu(areas[max(areas, key=len)])) if areas else ()

    def _menu(self, section: str) -> tuple[tuple[str, NavItem], ...]:
        """Group and entry. The longest address that starts the present one is the current entry.

        The console's own first page starts them all and is current alone, a section's stands for the whole section.
        """
        items = [(group, item) for _order, group, item in sorted(self._permitted(section), key=itemgetter(0))]
        urls = {item.url for _, item in items}
        first = min(urls, key=len, default="")
        if not section and first != self.path and all(url.startswith(first) for url in urls):
            urls.discard(first)
        current = max((url for url in urls if self.path.startswith(url)), key=len, default="")
        return tuple((group, replace(item, current=True) if item.url == current else item) for group, item in items)

    def _permitted(self, section: str) -> Iterator[tuple[tuple[int, str], str, NavItem]]:
        may: Callable[[str], bool] | None = getattr(self._request, "may", None)
        if may is None:
            return
        for name, entry in registries.navigation.items():
            url = url_or_none(entry.url_name) if entry.section == section else None
            if url is not None and (not entry.permission or may(entry.permission)):
                waiting = entry.waiting(self._request) if entry.waiting else 0
                yield (entry.order, name), entry.group, NavItem(_(entry.title), url, waiting=waiting)


def site(request: HttpRequest) -> dict[str, Site]:
    """Context processor: `site`."""
    return {"site": Site(request)}

"""The console's navigation: in groups, of what one may open, with what waits, without a script."""

import re

import pytest
from django.utils.translation import override

from anbao.kernel import registries
from anbao.kernel.registries import NAVIGATION_GROUPS, NavigationEntry
from anbao.kernel.registry import NameUnknown
from anbao.ui.context import Site
from anbao.ui.tags.layout import console_menu


@pytest.fixture
def look(rf):
    """A person's navigation at an address."""

    def found(path, *permissions):
        request = rf.get(path)
        request.may = permissions.__contains__
        return Site(request).console_nav

    return found


@pytest.fixture
def entries(settings, monkeypatch):
    """These alone: two groups out of their order, one page that is gone."""
    settings.ROOT_URLCONF = "tests.integration.ui.gallery_urls"
    waits = {"count": 2}
    kept = {
        "test.system": NavigationEntry("系統", "ui:gallery-waiting", "may.see", order=1, group="system"),
        "test.home": NavigationEntry("今天", "ui:gallery", "", order=9, group="today"),
        "test.frame": NavigationEntry(
            "<甲>", "ui:gallery-console", "may.see", group="sales", waiting=lambda _: waits["count"]
        ),
        "test.early": NavigationEntry("乙", "ui:gallery-dialog", "may.decide", order=2, group="sales"),
        "test.gone": NavigationEntry("丙", "gone:x", "may.see", group="sales"),
    }
    monkeypatch.setattr(registries.navigation, "_things", kept)
    return waits


def test_entries_stand_in_their_groups_in_order(look, entries):
    groups = look("/ui/", "may.see", "may.decide")
    assert [(group.name, [item.title for item in group.items]) for group in groups] == [
        ("today", ["今天"]),
        ("sales", ["乙", "<甲>"]),
        ("system", ["系統"]),
    ]


def test_groups_without_an_entry_one_may_open_are_left_out(look, entries, rf):
    assert [group.name for group in look("/ui/")] == ["today"]
    assert [group.name for group in look("/ui/", "may.decide")] == ["today", "sales"]
    assert Site(rf.get("/ui/")).console_nav == ()


@pytest.mark.parametrize(("path", "current"), [("/ui/", "今天"), ("/ui/console/more/", "<甲>"), ("/ui/own/", "")])
def test_present_page_is_named(look, entries, path, current):
    groups = look(path, "may.see")
    assert "".join(item.title for group in groups for item in group.items if item.current) == current
    shown = re.findall(r'console-nav__here">(.*?)</span>', console_menu(groups))
    assert shown == ([current.replace("<", "&lt;").replace(">", "&gt;")] if current else [])


def test_menu_is_native_closed_and_its_lists_are_named(look, entries):
    html = console_menu(look("/ui/", "may.see"))
    assert re.search(r'<details class="console-nav__switch"><summary>', html)
    assert re.findall(r'<h2 id="([^"]+)"', html) == re.findall(r'aria-labelledby="([^"]+)"', html)
    assert html.count("<ul") == html.count("<h2") + 1
    assert "<script" not in html
    assert " style=" not in html


def test_what_waits_is_live_and_kept_parts_are_not_mixed(look, entries):
    assert re.search(r"waiting\">2<", console_menu(look("/ui/", "may.see")))
    entries["count"] = 3
    assert re.search(r"waiting\">3<", console_menu(look("/ui/", "may.see")))
    assert "waiting" not in console_menu(look("/ui/"))
    with override("en"):
        assert "作業選單" not in console_menu(look("/ui/", "may.see"))


@pytest.mark.parametrize("group", ["", "sale"])
def test_entry_of_no_known_group_is_refused(group):
    with pytest.raises(NameUnknown):
        NavigationEntry("甲", "ui:gallery", "", group=group)
    assert NavigationEntry("甲", "ui:gallery", "", section="rulebook", group=group)


def test_every_group_is_used():
    used = {entry.group for _, entry in registries.navigation.items() if not entry.section}
    assert used == set(NAVIGATION_GROUPS)

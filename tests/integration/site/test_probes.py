"""Probes fetch our own pages as a visitor would, and fail where a visitor would not read what the clause asks for."""

from pathlib import Path

from anbao.commerce.site.queries.probes import look
from anbao.commerce.site.queries.requirements import required
from anbao.kernel import clock, registries
from anbao.kernel.actor import system
from anbao.kernel.verdict import Passed, Refused
from anbao.rulebook import api as rulebook

PROBES = {probe.name: probe for probe in required().probes}


def run(name):
    return registries.probes.get(name).run(clock.now())


def faults(name):
    verdict = run(name).verdict
    assert isinstance(verdict, Refused), name
    return verdict.reason.details["faults"]


def test_every_probe_but_the_code_passes_without_the_imported_file(company):
    assert {name for name in PROBES if not isinstance(run(name).verdict, Passed)} == {"site.rules-published"}


def test_code_passes_once_its_file_is_imported_and_shown_whole(company, imported):
    assert "official-text#ec not-imported" in faults("site.rules-published")
    imported()
    assert run("site.rules-published").verdict == Passed()


def test_look_says_which_pages_and_changes_with_their_text(company, rewrite):
    first = run("site.contract-formation").says
    assert first.startswith("/about/terms/ sha256 ")
    assert run("site.contract-formation").says == first
    rewrite("terms", "試算的價格是資訊，不是要約。", "試算的價格只是資訊。")
    assert run("site.contract-formation").says != first


def test_nothing_released_nothing_shown(company):
    file = company.folder / "terms.v1.md"
    file.write_bytes(file.read_bytes() + b"\n")
    assert {name for name in PROBES if isinstance(run(name).verdict, Passed)} == set()


def test_part_without_what_it_must_hold_is_not_enough(company, rewrite):
    rewrite("terms", "24 小時內", "幾天內")
    assert faults("site.contract-formation") == "site.terms-of-trade#formation lacks underwriting.valid_for"
    assert run("site.ending-terms").verdict == Passed()


def test_part_that_the_page_leaves_out_is_noticed(company, monkeypatch):
    """The released text is whole, but the page does not show it."""
    from anbao.commerce.catalogue import api as catalogue

    whole = catalogue.render_document
    monkeypatch.setattr(
        catalogue, "render_document", lambda content: whole(content).replace('id="ending"', 'hidden id="ending"')
    )
    assert faults("site.ending-terms") == "site.terms-of-trade#ending is not shown as released"


def test_page_that_nothing_leads_to_is_noticed(company, monkeypatch):
    from anbao.commerce.journey.views import front
    from anbao.ui.api import footer_links

    monkeypatch.setattr(front, "_drawn", {})  # the first page as it is drawn in the next minute
    link = footer_links.get("site.terms-of-trade")
    footer_links.discard("site.terms-of-trade")
    try:
        assert "/about/terms/ is not linked from /" in faults("site.ending-terms")
    finally:
        footer_links.add("site.terms-of-trade", link)


def test_page_behind_a_sign_in_is_noticed(company, monkeypatch):
    from django.http import HttpResponseRedirect

    from anbao.commerce.site.views import statements

    monkeypatch.setattr(statements, "_statement", lambda *_, **__: HttpResponseRedirect("/sign-in/"))
    assert "answered 302" in faults("site.payment-terms")


def test_list_that_leads_to_a_dead_page_is_noticed(company, rewrite):
    rewrite("other", "(/about/security/)", "(/about/nowhere/)")
    assert faults("site.other-disclosures") == "/about/nowhere/ answered 404"


def test_price_must_be_on_the_first_page(company, monkeypatch):
    from anbao.commerce.catalogue.domain.line import registered

    lines = dict(registered.items())
    for key in lines:
        registered.discard(key)
    try:
        assert "no price on /" in faults("site.terms-of-trade")
    finally:
        for key, line in lines.items():
            registered.add(key, line)


def test_reminder_must_be_where_data_are_typed(company, monkeypatch):
    import anbao.ui

    footer = Path(anbao.ui.__file__).parent / "templates" / "ui" / "partials" / "footer.html"
    assert 'id="reminder"' in footer.read_text(encoding="utf-8")
    monkeypatch.setattr("anbao.commerce.site.queries.probes.SIGN_IN", "/healthz")
    assert faults("site.safe-data-notice") == "no reminder on /healthz"


def test_probes_leave_no_session_behind(company):
    from django.apps import apps

    sessions = next(model for model in apps.get_models() if model.__name__ == "Session")
    before = sessions.objects.count()
    for name in PROBES.keys() - {"site.other-disclosures"}:
        run(name)
    assert sessions.objects.count() == before


def test_results_are_the_evidence_of_their_clauses(company, imported):
    imported()
    at = clock.now()
    rulebook.run_probes(names=PROBES, by=system("tests"), at=at)
    found = rulebook.coverage(at=at)
    states = {
        leaf.address: leaf.state
        for work in found.works
        if work.work == "ec"
        for unit in work.units
        for leaf in unit.leaves
    }
    running = {f"a5.p2.s{n}" for n in (3, 4, 5, 6, 7, 8, 9, 10)} | {"a2.p2", "a4.p1", "a4.p2", "a5.p3", "a16.p3"}
    running |= {f"a17.p2.s{n}" for n in range(1, 5)}
    assert {address: states[address] for address in running if states[address] != "running"} == {}
    assert states["a5.p2.s11"] == states["a17.p1"] == "silent"  # nothing was sold that would show it


def test_every_page_probe_is_registered_under_its_title(company):
    assert {name: registries.probes.get(name).title for name in PROBES} == {
        name: probe.title for name, probe in PROBES.items()
    }
    assert look(PROBES["site.ending-terms"], clock.now()).verdict == Passed()

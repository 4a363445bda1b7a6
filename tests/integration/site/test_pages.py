"""The pages under /about/: for everybody, in every version, without a cookie."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from anbao.commerce.site.queries.requirements import required
from anbao.kernel import clock

SLUGS = [one.slug for one in required().statements]


def get(path, status=200):
    answer = Client().get(path)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer


@pytest.mark.parametrize("slug", SLUGS)
def test_statement_is_there_for_everybody(company, slug):
    answer = get(f"/about/{slug}/")
    text = answer.content.decode()
    assert answer.cookies == {}
    for part in required().by_slug(slug).parts:
        assert f'id="{part.key}"' in text, part.place
    assert '<section class="english" lang="en">' in text


def test_index_lists_every_statement(company):
    text = get("/about/").content.decode()
    assert [slug for slug in SLUGS if f'href="/about/{slug}/"' not in text] == []


@pytest.mark.parametrize("path", ["/", "/products/travel/", "/register/", "/sign-in/", "/about/"])
def test_footer_of_every_page_leads_to_every_statement(company, path):
    footer = get(path).content.decode().partition("<footer")[2]
    assert [slug for slug in SLUGS if f'href="/about/{slug}/"' not in footer] == []


def test_footer_of_an_error_page_leads_there_too(company):
    assert '/about/complaints/"' in get("/nowhere/", 404).content.decode().partition("<footer")[2]


def test_unknown_statement_is_not_found(company):
    get("/about/nothing/", 404)
    get(f"/about/terms/versions/{'0' * 64}/", 404)


def test_links_between_statements_lead_somewhere(company):
    dead = []
    for slug in SLUGS:
        article = get(f"/about/{slug}/").content.decode().partition("<article")[2].partition("</article>")[0]
        links = set(re.findall(r'href="(/[^"#]*)', article)) - {"/about/code/"}  # its file is not imported here
        dead += [(slug, link) for link in links if Client().get(link).status_code != 200]
    assert dead == []


def test_statement_that_may_not_be_shown_says_so_calmly(company):
    file = company.folder / "terms.v1.md"
    file.write_bytes(file.read_bytes() + b"\n")
    assert "正在更新" in get("/about/terms/", 503).content.decode()
    assert "正在更新" in get("/about/").content.decode()


def test_earlier_version_stays_readable_with_its_time(company, rewrite):
    from anbao.commerce.catalogue import api as catalogue

    first = next(
        v for v in catalogue.documents("public", unit="statements", at=clock.now()) if v.key == "site.complaints"
    )
    rewrite("complaints", "version: 1", "version: 2")
    text = get("/about/complaints/").content.decode()
    assert "第 2 版" in text
    assert f"/about/complaints/versions/{first.sha256}/" in text
    old = get(f"/about/complaints/versions/{first.sha256}/").content.decode()
    assert "這是以前的版本" in old
    assert 'href="/about/complaints/">看現行的版本' in old


def test_version_ahead_is_announced(company, release):
    file = company.folder / "complaints.v1.md"
    text = file.read_text(encoding="utf-8").replace("version: 1", "version: 2")
    day = clock.local_date(clock.now() + timedelta(days=30)).isoformat()
    ahead = text.replace("effective_from: 2026-01-01", f"effective_from: {day}")
    (company.folder / "complaints.v2.md").write_text(ahead, encoding="utf-8")
    release()
    page = get("/about/complaints/").content.decode()
    assert "即將適用" in page
    href = re.search(r'href="(/about/complaints/versions/[0-9a-f]{64}/)"', page)[1]
    assert "還沒開始適用" in get(href).content.decode()


def test_code_is_served_from_the_imported_file_only(company, imported):
    assert "全文暫時讀不到" in get("/about/code/", 503).content.decode()
    imported()
    text = get("/about/code/").content.decode()
    assert "測試用的第一項。" in text
    assert '<section id="a2">' in text


def test_prices_in_the_conditions_are_those_of_the_catalogue(company):
    """The reference prices stand in a text; this is what notices when the rates move."""
    from anbao.commerce.catalogue import api as catalogue

    at = clock.now()
    day = clock.local_date(at + timedelta(days=7))
    trip = {"destination": "asia", "departs_at": f"{day}T08:00", "returns_at": f"{day + timedelta(days=5)}T08:00"}
    text = (company.folder / "terms.v1.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"- (輕便|安心|周全)：新臺幣 (\d+) 元", text))
    for plan, name in (("light", "輕便"), ("standard", "安心"), ("full", "周全")):
        assert int(told[name]) == catalogue.quote(line="travel", inputs={**trip, "plan": plan}, at=at).premium


def test_security_txt_holds_what_the_notice_says(company):
    answer = get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    lines = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert lines["Contact"] == "mailto:security@anbao.example"
    assert lines["Policy"].endswith("/about/security/#report")
    until = clock.datetime.fromisoformat(lines["Expires"])
    assert timedelta(days=364) < until - clock.now() < timedelta(days=367)


def test_security_txt_without_a_released_notice_is_not_found(company):
    file = company.folder / "security.v1.md"
    file.write_bytes(file.read_bytes() + b"\n")
    get("/.well-known/security.txt", 404)


def test_statements_copy_no_sentence_of_the_rules(company):
    """No twenty letters in a row of any statement stand in the official text."""
    from pathlib import Path

    folder = Path(__file__).resolve().parents[4] / "shared" / "regulations"
    files = list(folder.glob("*.txt"))
    if not files:
        pytest.skip("the official texts are not here")
    official = re.sub(r"\W", "", "".join(file.read_text(encoding="utf-8") for file in files))
    copied = []
    for file in company.folder.glob("*.md"):
        text = re.sub(r"\W", "", file.read_text(encoding="utf-8"))
        copied += [(file.name, text[n : n + 20]) for n in range(len(text) - 20) if text[n : n + 20] in official]
    assert copied == []

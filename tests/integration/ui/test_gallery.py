import re

import pytest
from django.template import Context, Template
from django.template.loader import get_template

from anbao.ui.context import site

PAGES = ["/ui/", "/ui/?errors=1", "/ui/?theme=dark", "/ui/console/", "/ui/waiting/", "/ui/dialog/", "/ui/errors/404/"]


@pytest.fixture
def urls(settings):
    settings.ROOT_URLCONF = "tests.integration.ui.gallery_urls"


@pytest.mark.parametrize("address", PAGES)
def test_gallery_page_renders(client, urls, address):
    response = client.get(address)
    assert response.status_code == 200
    assert "示範產" in response.content.decode()


def test_gallery_ids_are_unique(client, urls):
    ids = re.findall(r'\sid="([^"]+)"', client.get("/ui/?errors=1").content.decode())
    assert sorted(ids) == sorted(set(ids))


def test_gallery_shows_every_tag():
    from anbao.ui.templatetags.anbao_ui import register

    from_gallery = "".join(
        (get_template(f"ui/gallery/{name}.html").template.source)
        for name in ("index", "text", "blocks", "forms", "sale", "data", "asides", "pictured", "console", "waiting")
    )
    internal = {"site_defaults", "page_language", "url_if", "form_fields", "constant", "sheets"}
    missing = {tag for tag in register.tags if not re.search(rf"{{% {tag}\b", from_gallery)} - internal
    assert missing == set()


def test_gallery_is_not_there_in_production(client, urls, settings):
    settings.ANBAO_MODE = "production"
    assert client.get("/ui/").status_code == 404


@pytest.mark.parametrize("page", ["400", "403", "404", "500", "403_csrf"])
def test_error_page_needs_no_request(page):
    html = get_template(f"{page}.html").render()
    assert "<h1>" in html
    assert "安保示範產" in html


def test_demo_banner_only_in_the_demo(settings):
    settings.ANBAO_DEMO = True
    assert "示範，非保險契約" in get_template("404.html").render()
    settings.ANBAO_DEMO = False
    assert "示範，非保險契約" not in get_template("404.html").render()


def test_blocks_wrap_their_content():
    html = Template('{% load anbao_ui %}{% notice tone="bad" title="不行" %}<p>{{ x }}</p>{% endnotice %}').render(
        Context({"x": "<b>"})
    )
    assert "<p>&lt;b&gt;</p>" in html
    assert 'role="alert"' in html


def test_refresh_is_only_without_scripts():
    html = Template("{% load anbao_ui %}{% refresh 5 %}").render(Context())
    assert html == '<noscript><meta http-equiv="refresh" content="5"></noscript>'


def test_site_without_account_is_signed_out(rf):
    assert site(rf.get("/"))["site"].account is None

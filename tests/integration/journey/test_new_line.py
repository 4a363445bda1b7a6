"""A line is a folder: one that nobody knew is shown, compared, sold and reported without any other change."""

import shutil
from dataclasses import replace

import pytest
from django.test import Client

from anbao.commerce.catalogue.domain.line import registered
from tests.integration.journey import sale
from tests.integration.journey.test_pages import page

KEY, TITLE = "voyage", "遠航保險"


@pytest.fixture
def voyage(tmp_path):
    """A copy of a line under a name of its own, found as `ready()` finds one; released with the others by `shop`."""
    from anbao.commerce.catalogue.queries.library import register_types
    from anbao.kernel import registries

    ours = registered.get("travel")
    folder = tmp_path / KEY
    shutil.copytree(ours.folder, folder)
    for file in (*folder.glob("data/*.yaml"), *folder.glob("documents/*.md")):
        text = file.read_text().replace("travel.", f"{KEY}.").replace("line: travel", f"line: {KEY}")
        file.write_text(text.replace("旅行平安保險", TITLE))
    registered.add(KEY, replace(ours, key=KEY, title=TITLE, folder=folder, family="", policy_prefix="VO", order=5))
    before = registries.document_types.names()
    register_types(KEY)
    yield KEY
    registered.discard(KEY)
    for name in registries.document_types.names() - before:
        registries.document_types.discard(name)


@pytest.fixture
def shop(voyage, db, settings, monkeypatch):
    return sale.open_shop(settings, monkeypatch)


def test_new_line_is_shown_first_and_has_its_page(shop):
    text = page(Client(), "home").content.decode()
    assert f"product={KEY}" in text
    assert TITLE in text
    assert f"{KEY}.terms" not in text
    product = page(Client(), "product", KEY).content.decode()
    assert f"/products/{KEY}/documents/" in product


def test_new_line_is_sold_and_counted_under_its_own_name(shop):
    from anbao.commerce.policies import api as policies

    customer = shop.customer()
    application = customer.reach("card_entered", line=KEY, plan="full")
    shop.run_due()
    assert sale.row(application).state == "cover_reported"
    policy = policies.policy_for(application)
    assert policy.title == TITLE
    assert policy.number.startswith("VO")
    assert {report.line for _operation, report in shop.world.reports} == {KEY}
    beside = customer.reach("underwritten", plan="full")  # another family: ten million more
    assert sale.row(beside).line == "travel"

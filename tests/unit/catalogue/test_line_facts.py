"""What conditions of clauses are told of a line."""

from dataclasses import replace

import pytest

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.catalogue.domain.line import registered


@pytest.fixture
def property_line():
    registered.add("test-property", replace(registered.get("travel"), key="test-property", personal_lines=False))
    yield "test-property"
    registered.discard("test-property")


def test_product_facts_of_travel_accident():
    assert catalogue.product_facts("travel") == {
        "product.personal_lines": True,
        "application.lines": ("travel-accident",),
    }


def test_product_facts_of_a_combination_name_every_kind_in_it():
    kinds = catalogue.product_facts("travel-inconvenience")["application.lines"]
    assert kinds == ("travel-accident", "travel-inconvenience")
    assert catalogue.product_facts("travel-comprehensive")["application.lines"] == ("travel-comprehensive",)


def test_product_facts_of_property(property_line):
    assert catalogue.product_facts(property_line)["product.personal_lines"] is False


def test_product_facts_of_a_line_nobody_knows_are_the_stricter():
    assert catalogue.product_facts("no-such-line") == {"product.personal_lines": True, "application.lines": ()}

"""The probe of the product pages passes where a visitor reads every document, and nowhere else."""

import pytest
from django.shortcuts import render

from anbao.commerce.journey.queries import probes
from anbao.kernel import clock
from anbao.kernel.verdict import Passed


@pytest.fixture
def company(db):
    from anbao.project.demo import seed

    seed.run(at=clock.now())


def faults():
    return probes.product_documents(clock.now()).verdict.reason.details["faults"]


def test_every_document_is_read_by_whoever_comes(company):
    found = probes.product_documents(clock.now())
    assert found.verdict == Passed()
    shown = found.says.split("; ")
    assert len(shown) == 3
    assert shown[0] == "/products/travel/: travel.description, travel.key-content, travel.terms"


def test_nothing_sold_shows_nothing(db):
    assert faults() == "nothing is sold"


def test_document_that_no_link_leads_to_is_noticed(company, monkeypatch):
    from anbao.commerce.journey.views import product

    def without_the_first(request, name, context):
        return render(request, name, {**context, "documents": context.get("documents", [])[1:]})

    monkeypatch.setattr(product, "render", without_the_first)
    assert "travel.description is not linked from /products/travel/" in faults()


def test_document_that_is_not_shown_whole_is_noticed(company, monkeypatch):
    from anbao.commerce.journey.views import product

    monkeypatch.setattr(product.catalogue, "render_document", lambda content: f"<p>{len(content)}</p>")
    monkeypatch.setattr(probes, "_text_of", lambda version: "第一條")
    assert faults().count("is not shown as released") == 9


def test_page_behind_a_sign_in_is_noticed(company, monkeypatch):
    from django.http import HttpResponse

    from anbao.commerce.journey.views import product

    monkeypatch.setattr(product, "render", lambda *_, **__: HttpResponse(status=403))
    assert "answered 403" in faults()


def test_who_may_insure_whom_is_on_every_product_page(company):
    found = probes.insurable_interest(clock.now())
    assert found.verdict == Passed()
    assert found.says == "/products/travel/, /products/travel-inconvenience/, /products/travel-comprehensive/"


def test_page_without_the_notice_is_noticed(company, monkeypatch):
    from anbao.commerce.journey.views import product

    def without(request, name, context):
        answer = render(request, name, context)
        if context.get("line") and context["line"].key == "travel-comprehensive":
            answer.content = answer.content.replace(b'id="insurable-interest"', b"")
        return answer

    monkeypatch.setattr(product, "render", without)
    verdict = probes.insurable_interest(clock.now()).verdict
    assert verdict.reason.details["faults"] == "/products/travel-comprehensive/"


def test_notice_of_nothing_sold_is_none(db):
    assert not isinstance(probes.insurable_interest(clock.now()).verdict, Passed)

"""The company's page of statements: what is missing and why, release by two people, what probes saw."""

import io

import pytest
from django.core.management import call_command
from django.test import Client

from tests.integration.site.conftest import signed_in

PAGE = "/console/statements/"


def test_everything_in_order_is_said(company):
    text = signed_in("clerk").get(PAGE).content.decode()
    assert "條文要求的說明都在，投保照常" in text
    assert "另有 1 處待辦" in text  # the association's file
    assert "還沒跑過" in text
    assert "提出上架" not in text


def test_gap_is_told_with_its_clause_and_reason(company, rewrite):
    rewrite("terms", "24 小時內", "幾天內")
    text = signed_in("compliance").get(PAGE).content.decode()
    assert "缺 1 處，網路投保已停止" in text
    assert "#formation：寫的期限和目前適用的數字不同：underwriting.valid_for（要約、承諾與契約成立的時點）" in text


def test_release_takes_two_people_on_the_page(company):
    file = company.folder / "terms.v1.md"
    file.write_bytes(file.read_bytes() + b"\n")
    clerk, officer = signed_in("clerk"), signed_in("officer")
    assert "整份：沒有上架" in clerk.get(PAGE).content.decode()
    assert "提出上架" not in officer.get(PAGE).content.decode()
    assert clerk.post(f"{PAGE}release/").status_code == 302
    waiting = clerk.get(PAGE).content.decode()
    assert "terms.v1.md" in waiting
    assert "核准上架" not in waiting
    decide = officer.get(PAGE).content.decode().partition('action="/console/statements/approve/')[2].partition('"')[0]
    assert clerk.post(f"{PAGE}approve/{decide}", {"approve": "1"}).status_code == 422
    assert officer.post(f"{PAGE}approve/{decide}", {"approve": "1"}).status_code == 302
    assert "投保照常" in clerk.get(PAGE).content.decode()
    again = clerk.post(f"{PAGE}release/")
    assert again.status_code == 422
    assert "目前的內容已經上架" in again.content.decode()


def test_rejection_takes_a_reason(company):
    file = company.folder / "terms.v1.md"
    file.write_bytes(file.read_bytes() + b"\n")
    clerk, officer = signed_in("clerk"), signed_in("officer")
    clerk.post(f"{PAGE}release/")
    decide = officer.get(PAGE).content.decode().partition('action="/console/statements/approve/')[2].partition('"')[0]
    refused = officer.post(f"{PAGE}approve/{decide}", {"reject": "1", "reason": ""})
    assert refused.status_code == 422
    assert "駁回要寫下理由" in refused.content.decode()
    assert officer.post(f"{PAGE}approve/{decide}", {"reject": "1", "reason": "多了一行空白"}).status_code == 302
    assert "核准上架" not in officer.get(PAGE).content.decode()


def test_proposal_of_something_else_is_not_decided_here(company):
    from anbao.commerce.site.actions.advertisements import propose_advertisement
    from anbao.commerce.site.models import Advertisement
    from anbao.kernel import clock
    from tests.integration.site.conftest import staff
    from tests.integration.site.test_advertisements import content

    propose_advertisement(content=content(), attachment=None, by=staff("clerk"), at=clock.now())
    other = Advertisement.objects.get().approval
    assert signed_in("officer").post(f"{PAGE}approve/{other}/", {"approve": "1"}).status_code == 403


def test_results_of_probes_are_shown(company):
    with pytest.raises(SystemExit, match="1"):
        call_command("probe_run", "site.ending-terms", "site.rules-published", stdout=io.StringIO())
    text = signed_in("clerk").get(PAGE).content.decode()
    assert "/about/terms/ sha256" in text
    assert "official-text#ec not-imported" in text


def test_page_is_for_staff_only(company):
    assert Client().get(PAGE).status_code == 302

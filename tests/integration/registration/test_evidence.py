"""Probes of registrations: request, review, activation and agreements are kept of each."""

import pytest

from anbao.commerce.registration.models import Agreement, Draft
from anbao.commerce.registration.queries import evidence
from anbao.kernel.clock import now
from anbao.kernel.looks import NOTHING_YET
from anbao.kernel.registries import probes
from anbao.kernel.verdict import Passed

KEPT, AGREED = "records.verification-kept", "messages.electronic-agreed"


def faults(name):
    return probes.get(name).run(now()).verdict.reason.details["faults"]


@pytest.fixture
def registered(visitor, telephone):
    visitor.begin()
    visitor.fill()
    assert visitor.enter(telephone.code()).status_code == 302
    return Draft.objects.get()


@pytest.mark.parametrize("name", [KEPT, AGREED])
def test_nobody_registered_shows_nothing(company, name):
    assert probes.get(name).run(now()).verdict == NOTHING_YET


@pytest.mark.parametrize("name", [KEPT, AGREED])
def test_registration_that_is_kept_passes(registered, name):
    found = probes.get(name).run(now())
    assert (found.verdict, found.says) == (Passed(), "1 registrations")


@pytest.mark.parametrize("step", ["begun", "declared", "completed"])
def test_step_that_the_ledger_does_not_have_is_noticed(registered, monkeypatch, step):
    entries = evidence.ledger.entries_of
    monkeypatch.setattr(
        evidence.ledger,
        "entries_of",
        lambda subject: [entry for entry in entries(subject) if entry.kind != f"registration.{step}"],
    )
    assert faults(KEPT).endswith(f"is not in the ledger ({step})")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"otp": None}, "review is not kept (one-time password)"),
        ({"act": "0" * 64}, "review is not kept (one-time password)"),
        ({"state": "turned_away"}, "request is not kept"),
        ({"references": []}, "agreements are not kept"),
        ({"references": ["registration.service-terms@" + "0" * 64]}, "agreements are not kept"),
    ],
)
def test_part_of_a_registration_that_is_gone_is_noticed(registered, change, told):
    Draft.objects.update(**change)
    assert faults(KEPT) == f"{registered.id}: {told}"


def test_registration_without_its_draft_is_noticed(registered):
    Draft.objects.all().delete()
    assert faults(KEPT).endswith("request is not kept")


def test_terms_that_were_not_agreed_to_are_noticed(registered, monkeypatch):
    assert Agreement.objects.count() == 3
    monkeypatch.setattr(evidence, "agreed", lambda subject: {})
    assert faults(AGREED) == f"{registered.id}: no agreement"
    assert faults(KEPT).endswith("agreements are not kept")


def test_terms_that_do_not_speak_of_electronic_documents_are_noticed(registered, monkeypatch):
    monkeypatch.setattr(evidence.catalogue, "document_bytes", lambda sha256: "服務約款".encode())
    assert faults(AGREED) == f"{registered.id}: no agreement"

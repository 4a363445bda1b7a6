"""What is sold and shown is, byte for byte, what two people released."""

import logging
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.catalogue.actions import execute_confirmation
from anbao.commerce.catalogue.models import DocumentContent, Release
from anbao.commerce.catalogue.queries import disk
from anbao.kernel.actor import Subject
from anbao.kernel.registries import document_types
from anbao.kernel.verdict import Passed, Refused
from anbao.ledger.api import entries_of
from anbao.ledger.fields import AppendOnlyError

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
LATER = AT + timedelta(minutes=1)
TRIP = {
    "destination": "asia",
    "departs_at": "2026-12-01T08:00",
    "returns_at": "2026-12-05T22:00",
    "plan": "standard",
}


def quote(at=AT):
    return catalogue.quote(line="travel", inputs=TRIP, at=at)


def refused(answer, code):
    assert isinstance(answer, Refused)
    assert answer.reason.code == code
    return True


def test_quote_of_a_released_line(released):
    priced = quote()
    assert priced.premium == 5 * 42 + 5 * 36
    assert priced.sums == {"accident": 5_000_000, "medical": 500_000}
    assert priced.marks == ("N", "U")
    assert priced.rates_digest == Release.objects.get(unit="travel").digest


def test_quote_asks_the_database_once_and_stores_nothing(released, django_assert_num_queries):
    with django_assert_num_queries(1):
        quote()
    with django_assert_num_queries(1):
        assert len(catalogue.compare(line="travel", inputs=TRIP, at=AT)) == 4


def test_quote_of_an_unknown_line_refuses(released):
    assert refused(catalogue.quote(line="moon", inputs=TRIP, at=AT), "catalogue.line-unknown")
    assert catalogue.line("moon") is None
    assert not catalogue.release_state("moon", at=AT).released


def test_quote_before_any_release_refuses(db, travel):
    assert refused(quote(), "catalogue.line-not-released")
    assert catalogue.documents("terms", line="travel", at=AT) == []


def test_quote_before_the_moment_of_release_refuses(released):
    earlier = AT - timedelta(seconds=1)
    assert refused(catalogue.quote(line="travel", inputs=TRIP, at=earlier), "catalogue.line-not-released")


@pytest.mark.parametrize("name", ["data/rates.yaml", "data/limits.yaml", "documents/terms.v1.md"])
def test_changed_file_stops_the_line(released, name):
    file = released.folder / name
    before = file.read_bytes()
    file.write_bytes(before + b"\n")
    assert refused(quote(), "catalogue.line-not-released")
    assert not catalogue.release_state("travel", at=AT).released
    assert catalogue.documents("terms", line="travel", at=AT) == []
    assert limit() is None
    file.write_bytes(before)
    assert not isinstance(quote(), Refused)


def test_file_added_or_removed_stops_the_line(released):
    (released.folder / "documents" / "description.v1.md").unlink()
    assert refused(quote(), "catalogue.line-not-released")


def test_broken_file_stops_the_line_and_is_logged(released, caplog):
    (released.folder / "data" / "limits.yaml").write_text("limits: [{id: x}]")
    with caplog.at_level(logging.ERROR):
        assert refused(quote(), "catalogue.line-not-released")
    assert "not in order" in caplog.text
    assert catalogue.line("travel") is None


def test_new_release_sells_the_new_files(released, release):
    file = released.folder / "data" / "rates.yaml"
    file.write_text(file.read_text().replace("amount: 39", "amount: 5000"))
    assert release("travel", at=LATER) == Passed()
    assert quote(at=LATER).premium == 5000


def test_change_after_the_proposal_cannot_be_approved(db, travel, release):
    assert refused(release("travel", digest="0" * 64), "catalogue.changed-since-proposal")
    assert not Release.objects.exists()


def test_release_leaves_an_entry_and_keeps_the_bytes(released):
    entry = entries_of(Subject("catalogue", "travel"))[0]
    assert entry.kind == "catalogue.released"
    assert entry.clear["files"] == disk.files_of("travel").manifest
    for version in catalogue.documents("browse", line="travel", at=AT):
        assert catalogue.document_bytes(version.sha256).startswith(b"---\n")
        assert catalogue.render_document(catalogue.document_bytes(version.sha256)).startswith("<")


def test_release_of_the_same_documents_keeps_them_once(released, release):
    count = DocumentContent.objects.count()
    release("travel", at=AT + timedelta(days=1))
    assert DocumentContent.objects.count() == count


def test_documents_by_purpose_and_date(released):
    assert [v.key for v in catalogue.documents("terms", line="travel", at=AT)] == ["travel.key-content", "travel.terms"]
    assert len(catalogue.documents("browse", line="travel", at=AT)) == 3
    assert len(catalogue.documents("registration", at=AT)) == 3


def test_documents_take_the_newest_version_in_force(released, release):
    old = released.folder / "documents" / "terms.v1.md"
    text = old.read_text().replace("version: 1\neffective_from: 2026-01-01", "version: 2\neffective_from: 2026-12-01")
    (released.folder / "documents" / "terms.v2.md").write_text(text)
    release("travel", at=LATER)
    versions = [
        {v.key: v.version for v in catalogue.documents("terms", line="travel", at=at)}
        for at in (LATER, AT + timedelta(days=10, hours=13), AT + timedelta(days=10, hours=14))
    ]
    assert [v["travel.terms"] for v in versions] == ["1", "1", "2"]


def seen(key, at=AT):
    """What the document's owner tells the coverage, through the registry."""
    return document_types.get(key).shelf(at).get(key)


def test_document_is_evidence_from_its_release_on(released, release):
    terms, notice = seen("travel.terms"), seen("registration.privacy-notice")
    assert (terms.at, terms.says, notice.at, notice.says) == (AT, "1", AT, "1")
    assert seen("travel.terms", AT - timedelta(seconds=1)) is None
    release("travel", at=LATER)
    assert (seen("travel.terms", LATER).at, seen("travel.terms").at) == (LATER, AT)
    assert seen("registration.privacy-notice", LATER).at == AT  # its own unit was released once


def test_document_that_was_changed_since_is_no_evidence(released):
    file = released.folder / "documents" / "terms.v1.md"
    file.write_text(file.read_text() + "\nmore\n")
    assert seen("travel.terms") is None
    assert seen("travel.description") is None  # a line is released as a whole


def test_document_of_unknown_digest_is_not_shown(released):
    with pytest.raises(catalogue.DocumentUnknown):
        catalogue.document_bytes("0" * 64)


def test_release_is_append_only(released):
    row = Release.objects.get(unit="travel")
    with pytest.raises(AppendOnlyError):
        row.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.filter(pk=row.pk)._raw_delete("default")


def test_release_by_one_person_is_refused_by_the_database(db, travel, author, release, approver):
    with pytest.raises(DatabaseError), transaction.atomic():
        Release(
            unit="travel", id=uuid4(), digest="", manifest={}, proposed_by="a", approved_by="a", released_at=AT
        ).save()


def limit():
    return catalogue.limit(
        line="travel", benefit="accident", verification="network", customer="new", scope="company", age=30, at=AT
    )


def test_limit_cites_its_source(released):
    found = limit()
    assert found.amount == 12_000_000
    assert found.mark == "N"
    assert found.source


def test_production_asks_two_people_to_confirm_doubtful_figures(released, release, settings, author, approver):
    settings.ANBAO_MODE = "production"
    assert refused(quote(), "catalogue.line-not-released")
    state = catalogue.release_state("travel", at=AT)
    assert (state.released, state.confirmed, state.marks, state.sellable) == (True, False, ("N", "U"), False)
    confirm(author, approver)
    assert catalogue.release_state("travel", at=AT).sellable
    assert not isinstance(quote(), Refused)
    file = released.folder / "data" / "limits.yaml"
    file.write_text(file.read_text().replace("amount: 12000000", "amount: 12000001"))
    release("travel", at=LATER)
    assert catalogue.release_state("travel", at=LATER).released
    assert refused(quote(at=LATER), "catalogue.line-not-released")  # another figure, not confirmed


def test_demo_sells_doubtful_figures_with_their_marks(released, settings):
    settings.ANBAO_MODE = "demo"
    state = catalogue.release_state("travel", at=AT)
    assert (state.confirmed, state.sellable, state.marks) == (False, True, ("N", "U"))


def confirm(author, approver):
    files = disk.files_of("travel")
    payload = {
        "line": "travel",
        "figures": {figure.id: figure.digest for figure in files.figures},
        "proposed_by": str(author),
    }
    for _ in range(2):  # twice is once
        assert execute_confirmation(payload=payload, by=approver, at=AT) == Passed()

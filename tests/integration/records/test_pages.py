"""Staff read a record in words, compare it, take it along; and the ledger knows who did."""

import json
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from anbao.commerce.records.domain.record import digest_of
from anbao.commerce.records.models import Record
from anbao.project.demo import seed
from tests.integration.journey import sale
from tests.integration.policies.test_pages import signed_in, staff, text
from tests.integration.records.test_gathering import entries

LIST = reverse("records:list")


@pytest.fixture
def row(sold, gather):
    return gather(sold)


@pytest.fixture
def officer(row):
    return staff(seed.COMPLIANCE)


def page(row, name="version"):
    return reverse(f"records:{name}", args=[row.application, row.version])


def forged(row, **columns):
    """A version that somebody with the database in their hands slipped in."""
    kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    Record.objects.create(**{**kept, "id": uuid4(), "version": 2, "predecessor": row.digest, **columns})


def test_list_finds_by_number_and_shows_nothing_of_a_person(officer, row):
    said = text(officer.get(LIST))
    assert row.number in said
    assert "林美玲" not in said
    assert row.number in text(officer.get(LIST, {"q": row.number[:5].lower()}))
    assert "沒有符合的紀錄" in text(officer.get(LIST, {"q": "A-ZZZZ"}))
    assert officer.get(LIST, {"page": "²", "q": "\0"}).status_code == 200


def test_list_without_records_says_when_there_will_be_one(shop):
    assert "還沒有紀錄" in text(staff(seed.COMPLIANCE).get(LIST))


def test_record_reads_in_words_and_in_the_time_of_taipei(officer, row):
    said = text(officer.get(page(row)))
    for word in ("旅行平安保險", "林美玲", "A123456789", "法定繼承人", "亞洲", "2,000,000", "保單條款", "收件通報"):
        assert word in said, word
    for word in ("要保人以驗證碼確認投保", "投保完成通知", "電子保單存檔", "保單簽發", "授權"):
        assert word in said, word
    assert "14:00" in said  # 06:00 UTC
    assert "06:00" not in said
    for raw in ("legal-heirs", "{", "entry_token", "sale.underwrite"):
        assert raw not in said, raw


def test_looking_is_in_the_ledger_and_makes_no_version(officer, row, gather):
    officer.get(page(row))
    officer.get(reverse("records:record", args=[row.application]))
    assert [entry.clear["how"] for entry in entries(row.application, "looked-at")] == ["page", "page"]
    assert all(entry.by.startswith("staff:") for entry in entries(row.application, "looked-at"))
    assert gather(row.application) is None


def test_download_is_the_very_bytes_of_the_digest(officer, row):
    answer = officer.get(page(row, "download"))
    assert answer["Content-Type"] == "application/json"
    assert answer["Cache-Control"] == "private, no-store"
    assert digest_of(json.loads(answer.content)) == row.digest
    assert [entry.clear["how"] for entry in entries(row.application, "looked-at")] == ["download"]


def test_compared_with_the_database(officer, row, gather):
    assert "完全相同" in text(officer.post(page(row, "compare")))
    sale.row(row.application).__class__.objects.filter(id=row.application).update(premium=1)
    said = text(officer.post(page(row, "compare")))
    assert "和這一版不同" in said
    assert "投保內容" in said
    results = [entry.clear["result"] for entry in entries(row.application, "compared")]
    assert results == ["same", "different"]
    assert entries(row.application, "compared")[1].clear["sections"] == ["applications"]


def test_compared_while_something_happens_says_so(officer, row, monkeypatch):
    from anbao.commerce.records.queries import gathering

    counts = iter(range(99))
    monkeypatch.setattr(gathering.ledger, "count_of", lambda _subjects: next(counts))
    assert "請稍候再比對一次" in text(officer.post(page(row, "compare")))


def test_page_of_the_application_leads_there_once_there_is_one(shop, customer, officer, row):
    def said(application, who):
        return who.get(reverse("journey-console:application", args=[application])).content.decode()

    assert reverse("records:record", args=[row.application]) in said(row.application, officer)
    assert "看投保紀錄" not in said(row.application, staff(seed.CLERK))
    assert "看投保紀錄" not in said(customer.start(), officer)


def test_only_who_may_see_records_sees_them(row):
    clients = (Client(), signed_in("meiling"), staff(seed.CLERK), staff(seed.OFFICER))
    for client in clients:
        for address in (LIST, page(row), page(row, "download")):
            assert client.get(address).status_code in {302, 403, 404}, address
        assert client.post(page(row, "compare")).status_code in {302, 403, 404}
    assert entries(row.application, "looked-at") == []


def test_record_that_is_not_there(officer, row):
    for address in (
        reverse("records:record", args=[uuid4()]),
        reverse("records:version", args=[row.application, 2]),
        reverse("records:download", args=[row.application, 99]),
    ):
        assert officer.get(address).status_code == 404


def test_erased_record_says_so_and_can_still_be_checked(officer, row, erase):
    erase(row.application)
    assert "金鑰已銷毀" in text(officer.get(page(row)))
    assert officer.get(page(row, "download")).status_code == 410
    assert officer.post(page(row, "compare")).status_code == 410


def test_command_says_that_all_digests_hold(row, capsys):
    call_command("records_verify", "--now")
    assert "1 versions of 1 records: all digests hold." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"digest": "0" * 64}, "the ledger's entry names other digests"),
        ({"entry": uuid4()}, "the ledger's entry names other digests, or is not there"),
        ({"sealed_sha256": "0" * 64}, "the sealed bytes are not those that were sealed"),
        ({"version": 3}, "does not follow the version before it"),
        ({"predecessor": "1" * 64}, "does not follow the version before it"),
        ({}, "what it says is not what its digest was made of"),
    ],
)
def test_command_and_page_notice_a_forged_version(officer, row, capsys, columns, says):
    forged(row, **columns)
    with pytest.raises(CommandError, match="not as they should be"):
        call_command("records_verify")
    assert says in capsys.readouterr().err
    assert "紀錄的雜湊值對不上" in text(officer.get(page(row)))


def test_bytes_that_do_not_open_are_noticed(row, capsys):
    forged(row, content=bytes(row.content)[:-1] + bytes([bytes(row.content)[-1] ^ 1]))
    with pytest.raises(CommandError):
        call_command("records_verify")
    assert "does not open" in capsys.readouterr().err


def test_command_notices_a_database_that_says_something_else(row, capsys):
    sale.row(row.application).__class__.objects.filter(id=row.application).update(premium=1)
    call_command("records_verify")
    with pytest.raises(CommandError):
        call_command("records_verify", "--now")
    assert "something else in applications" in capsys.readouterr().err


def test_record_is_never_changed_or_deleted(row):
    from anbao.ledger.fields import AppendOnlyError

    with pytest.raises(AppendOnlyError):
        row.delete()
    with pytest.raises(AppendOnlyError):
        Record.objects.filter(id=row.id).update(version=2)

import pytest

from anbao.commerce.catalogue.queries.disk import files_of
from anbao.examiner.queries import said
from anbao.examiner.urls import urlpatterns
from anbao.ledger.api import sentence_of
from anbao.rulebook import api as rulebook

QUESTION = "chk.transaction-limits"


def test_every_page_of_a_seat_is_called_something() -> None:
    outside = {"sign-in", "sign-out"}
    assert {pattern.name for pattern in urlpatterns} - outside == set(said._PAGES)


@pytest.mark.parametrize(
    ("path", "called"),
    [
        ("/examiner/", "查核項目"),
        (f"/examiner/questions/{QUESTION}/", f"題目「{rulebook.clause_title(QUESTION)}」"),
        (f"/examiner/questions/{QUESTION}/question.xlsx", f"題目「{rulebook.clause_title(QUESTION)}」（XLSX）"),
        ("/examiner/elsewhere/", ""),
        ("/console/", ""),
    ],
)
def test_page_is_said_by_its_title(path: str, called: str) -> None:
    assert said.clear_words("page", path) == called


def test_sentences_say_titles_where_there_are_some() -> None:
    told = sentence_of("examiner.page.opened", {"page": f"/examiner/questions/{QUESTION}/"})
    assert told == f"檢查人員打開了題目「{rulebook.clause_title(QUESTION)}」。"
    assert (
        sentence_of("examiner.page.opened", {"page": "/examiner/elsewhere/"}) == "檢查人員打開了/examiner/elsewhere/。"
    )
    assert "（投保申請，種子 7）" in sentence_of(
        "examiner.sample.drawn", {"number": 1, "kind": "applications", "seed": "7"}
    )


def test_acts_messages_documents_and_units_are_said_by_their_titles() -> None:
    assert sentence_of("identity.approval.proposed", {"act": "catalogue.release-line"}).startswith(
        "提出「上架商品或告知文件」"
    )
    sent = sentence_of("messages.written", {"template": "policies.delivered-mail", "channel": "mail"})
    assert sent.startswith("產生一則訊息（電子保單寄發通知，電子郵件）")
    assert "電子保單" in sentence_of("files.stored", {"document_type": "policies.e-policy", "size": 1})
    assert sentence_of("catalogue.released", {"unit": "travel"}).startswith("「旅行平安保險」")
    assert "「核保」未通過檢核：已成年" in sentence_of(
        "commerce.application.refused", {"arrow": "underwrite", "reason": "sale.of-age"}
    )
    version = next(iter(files_of("disclosures").documents))
    assert f"「{version.title}」" in sentence_of("registration.document-opened", {"document": version.sha256})
    assert sentence_of("commerce.record.looked-at", {"version": 1, "how": "page"}) == "查閱投保紀錄第 1 版（網頁）"
    assert "「no.such-act」" in sentence_of("identity.approval.proposed", {"act": "no.such-act"})

"""A clerk reads words where an entry's own sentence holds keys."""

import pytest

from anbao.commerce.journey.domain.guards import GUARDS
from anbao.commerce.journey.queries import told
from anbao.ui.api import GuardLine

SHA = "a" * 64


@pytest.mark.parametrize(
    ("kind", "clear", "words"),
    [
        ("commerce.application.refused", {"arrow": "agree_terms"}, "「同意條款」未通過檢核"),
        ("commerce.application.held", {"arrow": "new-arrow"}, "「new-arrow」暫停，等候外部系統回覆"),
        ("messages.written", {"template": "journey.contracted-sms"}, "產生「投保完成通知」，排入寄送"),
        ("messages.written", {"template": "somebody.else"}, ""),
        ("registration.document-opened", {"document": SHA}, "打開「條款」全文"),
        ("registration.document-opened", {"document": "b" * 64}, ""),
        ("identity.otp.compared", {"result": "wrong", "number": 2}, "比對驗證碼，第 2 次：不正確"),
        ("commerce.application.captured", {}, ""),
    ],
)
def test_entry_in_words(kind, clear, words):
    assert told.entry_in_words(kind, clear, {SHA: "條款"}) == words


def test_every_guard_of_the_sale_has_words():
    unnamed = [tag for tag in GUARDS if not told.guard_in_words(GuardLine(tag, "co.x", "passed")).words]
    assert unnamed == []


def test_guard_of_others_keeps_its_line():
    line = GuardLine("other.guard", "co.x", "refused", note="other.reason")
    assert told.guard_in_words(line) == line


def test_waiting_for_the_receipt_report_is_said():
    line = GuardLine("sale.receipt-reported", "ec.x", "held", note="sale.receipt-not-reported")
    assert told.guard_in_words(line).note_words == "收件通報還在辦理，完成後再檢核一次"


def test_what_was_let_pass_is_said_without_keys():
    line = GuardLine("sale.statements-published", "ec.x", "passed", open_points=("ec.x official-text#ec", "ec.x other"))
    assert told.guard_in_words(line).open_points == ("自律規範全文：還沒有匯入公會的檔案", "ec.x other")

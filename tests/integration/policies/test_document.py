"""The e-policy: the same bytes for the same content, tagged PDF/A, and no empty boxes for rare characters."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from anbao.commerce.policies.actions import document
from anbao.commerce.policies.domain.policy import PolicyContent, PolicyView, number
from anbao.commerce.policies.models import Policy

AT = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
ID = UUID("019aa000-0000-7000-8000-000000000001")


def policy(**changes):
    return Policy(
        **{
            "id": ID,
            "number": "TR115-0000-0001",
            "title": "旅行平安保險",
            "sums": [["意外傷害身故及失能", 2_000_000]],
            "premium": 120,
            "starts_at": AT,
            "ends_at": AT + timedelta(days=4),
            "contracted_at": AT,
            **changes,
        }
    )


def content(name="王小明"):
    return PolicyContent(
        proposer=(("要保人", name), ("身分證字號", "A123456789")),
        cover=(("旅遊地點", "亞洲"),),
        documents=("保單條款，第 1 版",),
    )


def test_document_reproducible():
    made = document.pdf_of(policy(), content())
    assert made == document.pdf_of(policy(), content())
    assert made != document.pdf_of(policy(premium=121), content())


def test_document_is_tagged_pdf_a_in_chinese():
    made = document.pdf_of(policy(), content())
    assert b"/MarkInfo" in made
    assert b"pdfaid" in made
    assert b"zh" in made


@pytest.mark.parametrize("name", ["王𠮷", "毎日", "䂖小", '"\\引號', "𠮷" * 3 + "毎䂖"])
def test_document_prints_every_name(name):
    assert document.pdf_of(policy(), content(name)).startswith(b"%PDF")


def test_document_text_is_escaped():
    """What a person typed is data: it can neither end the JSON nor be typst markup."""
    assert document.pdf_of(policy(), content('#panic("x") *_$')).startswith(b"%PDF")


def test_number_shape():
    assert number("TR", 115, ID) == "TR115-0000-0001"


@pytest.mark.parametrize(
    ("offset", "state"), [(-1, "upcoming"), (0, "in_force"), (4 * 86400 - 1, "in_force"), (4 * 86400, "ended")]
)
def test_state_at_its_bounds(offset, state):
    view = PolicyView(ID, "n", ID, ID, "travel", "t", {}, 1, AT, AT + timedelta(days=4), AT, None)
    assert view.state(AT + timedelta(seconds=offset)) == state


def test_content_survives_json():
    assert PolicyContent.from_json(content().as_json()) == content()


NAMES = {
    "private use, as household registries have it": "林\ue000美",
    "control character": "林\x07美",
    "control character that JSON writes as an escape": '林"\x01美',
    "joined emoji": "👨\u200d👩\u200d👧",
    "noncharacter": "林\ufffe美",
    "half of a pair": "林\ud842美",
    "a mark on a letter that the font has": "x\u0323",
    "a chosen form of a character": "葛\U000e0100",
    "a chosen form of a character that the font lacks": "\U00030000\U000e0100",
    "sixty characters that the font lacks": "".join(chr(0x13000 + number) for number in range(60)),
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_document_is_made_for_every_name(name):
    assert document.pdf_of(policy(), content(name)).startswith(b"%PDF")


def test_document_replaces_no_character_of_other_text():
    """The letter that a mark stands on stays a letter, and nothing but values is replaced."""
    seen = []

    def compiled(data, timestamp):
        seen.append(data)
        return real(data, timestamp)

    real = document._compile
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(document, "_compile", compiled)
        document.pdf_of(policy(title="x 險"), content("x\u1abfu\x07{"))
    assert "x 險" in seen[-1]
    assert "x［U+1ABF］u［U+0007］{" in seen[-1]
    assert len(seen) == 2

"""Names for which no e-policy is ever made (found in review)."""

import pytest

from anbao.commerce.policies.actions import document
from tests.integration.policies.test_document import content, policy

NAMES = {
    "private use, as household registries have it": "林\ue000美",
    "control character": "林\x07美",
    "control character that JSON writes as an escape": '林"\x01美',
    "joined emoji": "👨\u200d👩\u200d👧",
    "noncharacter": "林\ufffe美",
    "sixty characters that the font lacks": "".join(chr(0x13000 + number) for number in range(60)),
}


@pytest.mark.xfail(strict=True, reason="REVIEW P1: the replacement breaks the JSON, or does not find the character")
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_document_is_made_for_every_name(name):
    assert document.pdf_of(policy(), content(name)).startswith(b"%PDF")

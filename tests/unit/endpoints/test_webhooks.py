"""The example in docs/reference/webhooks.md verifies what we send, and nothing else."""

import re
from datetime import UTC, datetime

import httpx
import pytest

from anbao.gateways.core_system import HttpCoreSystem, PolicyEvent
from anbao.gateways.wire import Wire
from anbao.kernel.errors import NoReply
from anbao.project.installation import REPOSITORY

TEXT = (REPOSITORY / "docs" / "reference" / "webhooks.md").read_text(encoding="utf-8")
SECRET = "a-secret-of-the-test"


@pytest.fixture
def sent():
    """An event as it leaves."""
    caught = []

    def answer(request):
        caught.append(request)
        return httpx.Response(200)

    wire = Wire(
        url="https://core.example/core", party="ANBAO", secret=SECRET, timeout=1, transport=httpx.MockTransport(answer)
    )
    at = datetime(2026, 11, 29, 8, tzinfo=UTC)
    event = PolicyEvent("event-1", "https://insurer.example", "anbao.policy.ended", "TA115-1", 1, at, {"refund": 1})
    with pytest.raises(NoReply):  # the answer is not signed
        HttpCoreSystem(wire).take(key="key-1", event=event)
    return caught[0]


@pytest.fixture
def is_ours():
    space = {}
    exec(re.search(r"```python\n(.*?)```", TEXT, re.DOTALL)[1], space)
    return space["is_ours"]


def test_example_lets_in_what_we_sent(sent, is_ours):
    assert is_ours(sent.headers, sent.url.path, sent.content, SECRET, lambda _nonce: False)


@pytest.mark.parametrize(
    "changes",
    [{"path": "/core/other"}, {"body": b"{}"}, {"secret": "another"}, {"seen": True}, {"stamp": "1"}],
    ids=["another address", "altered", "another secret", "a copy", "old"],
)
def test_example_lets_nothing_else_in(sent, is_ours, changes):
    headers = httpx.Headers({**sent.headers, **({"Anbao-Timestamp": changes["stamp"]} if "stamp" in changes else {})})
    assert not is_ours(
        headers,
        changes.get("path", sent.url.path),
        changes.get("body", sent.content),
        changes.get("secret", SECRET),
        lambda _nonce: "seen" in changes,
    )

"""The page of faults over HTTP: set by its own form, met by the next call, shown, and closed to hostile requests."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from anbao.gateways.sms import HttpSms
from anbao.kernel.errors import AnbaoError
from anbao_simulator.fault_page import FaultPage
from anbao_simulator.faults import Desk
from anbao_simulator.server import SYSTEMS, Outside, Server, operations
from anbao_simulator.store import Store
from tests.conformance.simulated import SECRET


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[httpx.Client]:
    """A browser at a simulator that offers the page, in this very process."""
    store, desk = Store(tmp_path), Desk()
    outside = Outside(store, desk, dict.fromkeys(SYSTEMS, SECRET), FaultPage(desk, operations()))
    server = Server("127.0.0.1", 0, outside)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    with httpx.Client(base_url=f"http://127.0.0.1:{server.server_address[1]}") as client:
        yield client
    server.shutdown()
    thread.join()
    server.server_close()
    store.close()


def test_fault_set_on_the_page_is_met_by_the_next_call_and_shown(browser: httpx.Client) -> None:
    page = browser.get("/faults")
    assert "form-action 'self'" in page.headers["Content-Security-Policy"]
    (token,) = set(re.findall(r'name="token" value="([^"]+)"', page.text))
    form = {"token": token, "operation": "sms.send", "kind": "down", "count": "1", "seconds": "1"}
    answer = browser.post("/faults/set", data=form)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/faults?told=set")
    sms = HttpSms.from_config({"url": f"{browser.base_url}/sms", "secret": SECRET, "timeout": 2.0})
    with pytest.raises(AnbaoError):
        sms.send(key="k-1", to="0912345678", text="不會到")
    sms.send(key="k-1", to="0912345678", text="會到")
    sms._wire.close()
    told = browser.get("/faults", params={"told": "<script>"}).text
    assert "簡訊商：寄送</td><td>斷線</td><td>沒有回覆" in told
    assert "簡訊商：寄送</td><td>—</td><td>200" in told
    assert "<script" not in told
    assert '"/faults"' in browser.get("/").text


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("set", b"token=x&operation=sms.send&kind=down"),
        ("set", b"\xff\xfe=%00&token=%F0%28"),
        ("set", b""),
        ("drop-everything", b"token=x"),
        ("take-back", b"operation=sms.send&kind=down"),
    ],
)
def test_hostile_form_is_refused_and_changes_nothing(browser: httpx.Client, path: str, content: bytes) -> None:
    assert browser.post(f"/faults/{path}", content=content).status_code == 400
    assert "目前沒有設定故障。" in browser.get("/faults").text

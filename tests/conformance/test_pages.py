"""The simulator's pages say what they are."""

from tests.conformance.simulated import Simulator


def test_entry_page_is_clearly_a_simulator_and_offers_each_card(simulator: Simulator) -> None:
    form = simulator.card().entry_form("order-1", 1234, "http://127.0.0.1/back")
    page = simulator.client.post(form.action_url, data=dict(form.fields)).text
    for words in ("模擬器 ‧ 示範", "NT$1,234", "本人卡", "他人卡", "額度不足", "發卡行無回應"):
        assert words in page
    assert "<script" not in page


def test_messages_page_shows_the_newest_first_and_escapes(simulator: Simulator) -> None:
    sms = simulator.sms()
    sms.send(key="k-1", to="0912345678", text="第一則")
    sms.send(key="k-2", to="0912345678", text="第二則 <b>")
    page = simulator.client.get(f"{simulator.url}/messages").text
    assert page.index("第二則 &lt;b&gt;") < page.index("第一則")
    assert 'http-equiv="refresh"' in page
    assert [m["text"] for m in simulator.get("messages")] == ["第一則", "第二則 <b>"]


def test_there_is_no_page_of_faults_unless_asked_for(simulator: Simulator) -> None:
    assert simulator.client.get(f"{simulator.url}/faults").status_code == 404
    assert simulator.client.post(f"{simulator.url}/faults/set", data={"operation": "sms.send"}).status_code == 404
    assert "/faults" not in simulator.client.get(f"{simulator.url}/").text

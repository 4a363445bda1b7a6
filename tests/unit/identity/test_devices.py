import pytest

from anbao.identity.domain.devices import device_of

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
)
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (CHROME, "Chrome/Windows"),
        (f"{CHROME} Edg/126.0", "Edge/Windows"),
        (f"{IPHONE} Version/17.5 Mobile/15E148 Safari/604.1", "Safari/iPhone"),
        (f"{IPHONE} Mobile/15E148 Safari Line/14.9.0", "LINE/iPhone"),
        (
            "Mozilla/5.0 (Linux; Android 14; SM-S918B) Chrome/125.0 Mobile SamsungBrowser/25.0",
            "Samsung Internet/Android",
        ),
        ("curl/8.0", "/"),
        ("", "/"),
        ("<script>" * 9999 + "Chrome/1", "/"),
    ],
)
def test_device_is_a_kind_of_browser_and_system(agent, device):
    assert device_of(agent) == device

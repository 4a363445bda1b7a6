import pytest

from anbao.kernel.errors import Misconfigured
from anbao.messages import backends


@pytest.mark.parametrize(
    ("config", "local"),
    [
        ({"url": "http://127.0.0.1:8900/sms"}, True),
        ({"url": "http://localhost/sms"}, True),
        ({"host": "::1"}, True),
        ({"url": "https://sms.example.tw"}, False),
        ({"url": "http://127.0.0.1.example.tw/"}, False),
        ({"host": "127.0.0.1", "url": "https://sms.example.tw"}, False),
        ({"host": "10.0.0.1"}, False),
        ({}, False),
    ],
)
def test_gateway_is_local(config, local):
    assert backends.is_local(config) is local


def test_gateway_elsewhere_refused_in_the_demo(settings):
    settings.ANBAO_DEMO = True
    settings.ANBAO_SMS = {"url": "https://sms.example.tw"}
    with pytest.raises(Misconfigured):
        backends.gateway("sms")

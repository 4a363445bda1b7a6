import pytest

from anbao.gateways.loading import load
from anbao.gateways.mail import SmtpMail
from anbao.kernel.errors import Misconfigured

MAIL = {
    "adapter": "anbao.gateways.mail:SmtpMail",
    "host": "127.0.0.1",
    "port": 8925,
    "timeout": 10.0,
    "starttls": False,
}


def test_adapter_is_made_once_for_a_configuration() -> None:
    mail = load(MAIL)
    assert isinstance(mail, SmtpMail)
    assert load(dict(MAIL)) is mail
    assert load({**MAIL, "port": 25}) is not mail


@pytest.mark.parametrize(
    "change",
    [{"adapter": "anbao.gateways.mail"}, {"adapter": "nowhere:Mail"}, {"adapter": "anbao.gateways.mail:Nobody"},
     {"adapter": ""}, {"port": "25"}, {"timeout": True}, {"host": None}],
)  # fmt: skip
def test_unusable_configuration_says_so(change: dict[str, object]) -> None:
    with pytest.raises(Misconfigured):
        load({**MAIL, **change})


def test_settings_name_adapters_that_exist(settings) -> None:
    for name in ("CARD", "SMS", "MAIL", "REPORTING"):
        load(getattr(settings, f"ANBAO_{name}"))

from pathlib import Path

import pytest
import yaml

import anbao
from anbao.messages.domain.masking import masked
from anbao.messages.domain.templates import MASK, ParamsWrong, TemplateMisshaped, make_template, render

TWO = {"zh-hant": {"text": "碼 {code} 給 {who}"}, "en": {"text": "{who}: {code}"}, "secret": ["code"]}


def test_template_rendered_and_masked():
    template = make_template("t", TWO)
    params = {"code": "123456", "who": "{code}"}
    assert render(template, "zh-hant", params).text == "碼 123456 給 {code}"
    assert render(template, "en", params, masked=True).text == f"{{code}}: {MASK}"


@pytest.mark.parametrize("params", [{"code": "1"}, {"code": "1", "who": "x", "more": "y"}])
def test_template_params_must_fit(params):
    with pytest.raises(ParamsWrong):
        render(make_template("t", TWO), "en", params)


@pytest.mark.parametrize(
    "content",
    [
        {"zh-hant": {"text": "x"}},
        {**TWO, "en": {"text": "{code}"}},
        {**TWO, "secret": ["nobody"]},
        {"zh-hant": {"text": "{a.b}"}, "en": {"text": "{a.b}"}},
        {"zh-hant": {"text": "{a!r}"}, "en": {"text": "{a!r}"}},
        {"zh-hant": {"text": "{}"}, "en": {"text": "{}"}},
    ],
)
def test_template_misshaped(content):
    with pytest.raises(TemplateMisshaped):
        make_template("t", content)


def test_template_subject_stays_one_line():
    template = make_template("t", {name: {"subject": "s {x}", "text": "{x}"} for name in ("zh-hant", "en")})
    assert "\n" not in render(template, "en", {"x": "a\nBcc: b"}).subject


def test_template_otp_names_act_site_and_fills_itself():
    file = Path(anbao.__file__).parent / "identity" / "data" / "messages" / "identity.otp-sms.yaml"
    template = make_template("identity.otp-sms", yaml.safe_load(file.read_text(encoding="utf-8")))
    params = {"company": "安保", "act": "確認投保", "code": "123456", "minutes": "5", "host": "anbao.example"}
    text = render(template, "zh-hant", params).text
    assert "確認投保" in text
    assert text.splitlines()[-1] == "@anbao.example #123456"
    assert "123456" not in render(template, "zh-hant", params, masked=True).text


@pytest.mark.parametrize(
    ("channel", "to", "shown"),
    [
        ("sms", "0912345678", "0912•••678"),
        ("sms", "+886912345678", "0912•••678"),
        ("sms", "0912", "•••"),
        ("mail", "mei@example.tw", "m•••@example.tw"),
    ],
)
def test_masked_recipient(channel, to, shown):
    assert masked(channel, to) == shown

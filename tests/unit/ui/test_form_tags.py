import pytest
from django import forms

from anbao.kernel.verdict import Reason
from anbao.ui.api import add_reason
from anbao.ui.fields import BirthDateField, OtpField
from anbao.ui.tags import forms as tags
from anbao.ui.tags.sale import otp_input


class Sample(forms.Form):
    name = forms.CharField(label="姓名", help_text="同證件")
    phone = forms.CharField(label="手機號碼")
    way = forms.ChoiceField(label="方式", choices=[("a", "甲"), ("b", "乙")], widget=forms.RadioSelect)
    born = BirthDateField()
    password = forms.CharField(label="密碼", widget=forms.PasswordInput)
    agree = forms.BooleanField(label="同意")
    mail = forms.EmailField(label="電子郵件", required=False)


REASON = Reason("x.over", "超過 {limit} 元。", "請改低。", {"limit": 5}, field="name")


def test_field_ties_help_and_error_to_the_control():
    html = tags.field(Sample({})["name"])
    assert 'aria-describedby="id_name_help id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_error"' in html
    assert "請填寫姓名。" in html


def test_field_right_has_no_error():
    html = tags.field(Sample()["name"])
    assert "aria-invalid" not in html
    assert 'aria-describedby="id_name_help"' in html


def test_field_name_suggests_keyboard_and_autocomplete():
    html = tags.field(Sample()["phone"])
    assert 'inputmode="tel"' in html
    assert 'autocomplete="tel-national"' in html


def test_field_tag_wins_over_suggestion():
    assert 'autocomplete="off"' in tags.field(Sample()["phone"], autocomplete="off")


def test_field_form_wins_over_suggestion():
    class Own(forms.Form):
        phone = forms.CharField(widget=forms.TextInput({"inputmode": "text"}))

    assert 'inputmode="text"' in tags.field(Own()["phone"])


def test_field_optional_says_so():
    assert "選填" in tags.field(Sample()["mail"])
    assert "選填" not in tags.field(Sample()["name"])


@pytest.mark.parametrize("name", ["way", "born"])
def test_field_group_is_a_fieldset_with_legend(name):
    html = tags.field(Sample()[name])
    assert "<fieldset" in html
    assert "<legend" in html


def test_form_fields_shows_all_in_order():
    html = tags.form_fields(Sample())
    places = [
        html.index(f'name="{name}') for name in ("name", "phone", "way", "born_year", "password", "agree", "mail")
    ]
    assert places == sorted(places)


def test_error_summary_links_to_what_can_be_focused():
    html = tags.error_summary(Sample({}))
    for anchor in ("#id_name", "#id_way_0", "#id_born_0", "#id_agree"):
        assert f'href="{anchor}"' in html
    page = tags.form_fields(Sample({}))
    for anchor in ("id_name", "id_way_0", "id_born_0", "id_agree"):
        assert f'id="{anchor}"' in page


def test_error_summary_chooses_its_verb():
    html = tags.error_summary(Sample({}))
    assert "請填寫姓名。" in html
    assert "請選擇方式。" in html


def test_error_summary_unbound_is_nothing():
    assert tags.error_summary(Sample(), None) == ""


def test_error_summary_reason_points_at_its_field():
    html = tags.error_summary(Sample(), reason=REASON)
    assert 'href="#id_name"' in html
    assert "超過 5 元。請改低。" in html


def test_add_reason_stands_beside_its_field():
    form = Sample({})
    add_reason(form, REASON)
    assert "超過 5 元。請改低。" in form.errors["name"]


def test_add_reason_without_field_stands_on_top():
    form = Sample({})
    add_reason(form, Reason("x", "不行。", "", field="elsewhere"))
    assert form.non_field_errors() == ["不行。"]


def test_reason_missing_detail_stays_visible():
    form = Sample({})
    add_reason(form, Reason("x", "超過 {nobody} 元。", ""))
    assert form.non_field_errors() == ["超過 {nobody} 元。"]


def test_button_link_or_submit():
    assert tags.button("去", href="/x/").startswith('<a class="button')
    assert 'type="submit"' in tags.button("送出")


def test_values_are_escaped():
    form = Sample({"name": '"><script>'})
    assert "<script>" not in tags.field(form["name"])
    assert "<script>" not in tags.button("<script>")


def test_otp_input_fills_itself():
    class Otp(forms.Form):
        code = OtpField(digits=6)

    html = otp_input(Otp()["code"], masked_to="0912***678", attempts_left=3)
    assert 'autocomplete="one-time-code"' in html
    assert 'inputmode="numeric"' in html
    assert "0912***678" in html
    assert 'aria-describedby="id_code_help"' in html
    assert html.count("<input") == 1

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from anbao.ui.fields import UploadField
from anbao.ui.tags import forms as tags
from anbao.ui.upload import kinds, size_in_words

PNG = b"\x89PNG\r\n\x1a\n"
MOST = 2048


class Proof(forms.Form):
    name = forms.CharField(label="姓名")
    file = UploadField(label="證明", accepts=("pdf", "png", "csv"), most=MOST, help_text="影本即可。")


def form(name, content, said="application/octet-stream"):
    return Proof({"name": "王"}, {"file": SimpleUploadedFile(name, content, said)})


def code_of(given):
    return given.errors.as_data()["file"][0].code


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.pdf", b"%PDF-1.7", "application/pdf"),
        ("wrong-end.txt", PNG, "image/png"),
        ("a.png", PNG + b"0" * (MOST - len(PNG)), "image/png"),
        ("清單.CSV", "姓名\n王".encode(), "text/csv"),
    ],
)
def test_a_file_is_what_its_bytes_are(name, content, media_type):
    given = form(name, content, "text/html")
    assert given.is_valid(), given.errors
    assert given.cleaned_data["file"].content_type == media_type
    assert given.cleaned_data["file"].read() == content


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.png", b"<svg/>", "kind"),
        ("a.pdf", b"MZ", "kind"),
        ("a.png", PNG + b"0" * (MOST - len(PNG) + 1), "large"),
        ("a.csv", b"", "empty"),
        ("a.csv", b"\xa4\xa4\xa4\xe5", "text"),
        ("a.csv", b"a\0b", "text"),
        ("a.csv", "王".encode()[:2], "text"),
        (f"{'a' * 200}.png", PNG, "max_length"),
    ],
)
def test_what_is_not_taken_says_why(name, content, code):
    assert code_of(form(name, content)) == code


def test_a_missing_file_is_asked_for():
    assert code_of(Proof({"name": "王"})) == "required"


def test_what_is_taken_is_said_before_and_to_the_browser():
    html = tags.field(Proof()["file"])
    assert "影本即可。PDF、PNG、CSV，最大 2 KB。" in html
    assert 'accept=".pdf,.png,.csv"' in html
    assert 'aria-describedby="id_file_help"' in html


def test_a_file_that_was_chosen_stays_named_where_something_else_is_wrong():
    given = Proof({"name": ""}, {"file": SimpleUploadedFile('"><b>.pdf', b"%PDF-1")})
    assert not given.is_valid()
    html = tags.field(given["file"])
    assert "&lt;b&gt;.pdf" in html
    assert "請再選一次" in html
    assert "1 KB" in html


def test_a_file_that_is_there_already_is_named():
    assert "現在的檔案：保單.pdf" in tags.field(Proof(initial={"file": "保單.pdf"})["file"])


def test_error_summary_leads_to_the_box():
    given = form("a.png", b"<svg/>")
    assert 'href="#id_file"' in tags.error_summary(given)
    assert 'id="id_file"' in tags.field(given["file"])
    assert "這個檔案不是 PDF、PNG、CSV，請換一個。" in tags.field(given["file"])


@pytest.mark.parametrize(
    ("size", "words"), [(1, "1 KB"), (1536, "2 KB"), (2**20, "1 MB"), (3 * 2**19, "1.5 MB"), (32 * 2**20, "32 MB")]
)
def test_size_in_words(size, words):
    assert size_in_words(size) == words


def test_kinds_have_ends_and_texts_alone_have_no_beginning():
    assert all(kind.suffixes and kind.media_type for kind in kinds().values())
    assert {name for name, kind in kinds().items() if not kind.begins} == {"csv", "json"}

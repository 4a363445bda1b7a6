"""A policy as it is produced and signed has the structure of PDF/A-2a, and the checks notice what has not."""

from io import BytesIO

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from anbao.commerce.policies.actions import document
from anbao.commerce.policies.actions.signing import signed
from anbao.keys import api as keys
from tests.integration.policies.test_document import AT, content, policy
from tests.support import pdfa


@pytest.fixture(scope="module")
def plain():
    return document.pdf_of(policy(), content("王𠮷"))


def test_policy_is_structured_as_pdf_a_asks(plain):
    assert pdfa.faults(plain) == []


def test_signed_policy_still_is(plain):
    made = signed(plain, signer=keys.document_signer("e-policy", at=AT), at=AT)
    assert made.startswith(plain)
    assert pdfa.faults(made) == []


@pytest.mark.parametrize("name", ["王小明", "䂖小", "林\ue000美", "".join(chr(0x13000 + n) for n in range(20))])
def test_policy_of_every_name_is(name):
    assert pdfa.faults(document.pdf_of(policy(), content(name))) == []


def test_ended_policy_is():
    assert pdfa.faults(document.pdf_of(policy(), content(), ending=(("取消", "2026/11/21"),))) == []


def changed(pdf, change):
    """The file with its catalog, or what hangs on it, changed in an update of its own."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def without(key):
    def change(writer):
        del writer.root[key]
        writer.update_root()

    return change


def with_javascript(writer):
    action = {generic.pdf_name("/S"): generic.pdf_name("/JavaScript"), generic.pdf_name("/JS"): generic.pdf_string("1")}
    writer.root[generic.pdf_name("/OpenAction")] = generic.DictionaryObject(action)
    writer.update_root()


def without_in(kind, key):
    """Every dictionary of a type loses an entry."""

    def change(writer):
        for one in pdfa._objects(writer.root):
            if one.get("/Type") == kind and key in one:
                del one[key]
                writer.update_container(one)

    return change


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (without("/MarkInfo"), "not marked as tagged"),
        (without("/Lang"), "no language"),
        (without("/StructTreeRoot"), "no structure tree"),
        (without("/OutputIntents"), "not one output intent"),
        (without("/Metadata"), "metadata does not say pdfaid:part 2"),
        (with_javascript, "an action /JavaScript"),
        (without_in("/Font", "/ToUnicode"), "no way back to Unicode"),
        (without_in("/FontDescriptor", "/FontFile3"), "not embedded"),
        (without_in("/Page", "/StructParents"), "a page whose content is not in the structure tree"),
    ],
)
def test_checks_notice(plain, change, says):
    assert any(says in fault for fault in pdfa.faults(changed(plain, change)))


def test_checks_notice_another_part(plain):
    assert b"<pdfaid:part>2" in plain
    other = plain.replace(b"<pdfaid:part>2", b"<pdfaid:part>4")
    assert pdfa.faults(other) == ["metadata does not say pdfaid:part 2"]

"""The signature of an e-policy: valid, whole, and nothing else changed; none where nothing can sign."""

import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from anbao.commerce.policies.actions import document
from anbao.commerce.policies.actions.signing import signed
from anbao.keys import api as keys
from anbao.keys.backends import made_up
from tests.integration.policies.test_document import AT, content, policy
from tests.support import pdfsig


@pytest.fixture(scope="module")
def signer():
    return keys.document_signer("e-policy", at=AT)


@pytest.fixture(scope="module")
def plain():
    return document.pdf_of(policy(), content("王𠮷"))


@pytest.fixture(scope="module")
def policy_pdf(plain, signer):
    return signed(plain, signer=signer, at=AT)


def status(pdf, *roots):
    context = ValidationContext(trust_roots=[x509.Certificate.load(root) for root in roots], moment=AT)
    return validate_pdf_signature(PdfFileReader(BytesIO(pdf)).embedded_signatures[0], context)


def changed(pdf, at):
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]


def test_signature_is_valid_trusted_and_covers_everything(policy_pdf, signer):
    found = status(policy_pdf, signer.chain[-1])
    assert found.bottom_line
    assert found.coverage == SignatureCoverageLevel.ENTIRE_FILE
    assert found.signing_cert.dump() == signer.certificate


def test_signature_is_not_trusted_without_its_root(policy_pdf):
    found = status(policy_pdf)
    assert found.intact
    assert found.valid
    assert not found.trusted


def test_signature_is_the_pades_baseline(policy_pdf, signer):
    signature = PdfFileReader(BytesIO(policy_pdf)).embedded_signatures[0]
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature.sig_object["/M"] == "D:20261120060000Z"
    attributes = {one["type"].native for one in signature.signer_info["signed_attrs"]}
    assert attributes == {"content_type", "message_digest", "signing_certificate_v2"}
    embedded = {one.chosen.dump() for one in signature.signed_data["certificates"]}
    assert embedded == {signer.certificate, *signer.chain}


def test_pdfsig_calls_it_valid_and_trusted(policy_pdf, signer, tmp_path):
    pdfsig.needed()
    said = pdfsig.verdict(policy_pdf, pdfsig.trusting(signer.chain[-1], tmp_path))
    assert "Signature is Valid" in said
    assert "Certificate is Trusted" in said
    assert "Total document signed" in said


def test_pdfsig_does_not_trust_another_root(policy_pdf, tmp_path):
    pdfsig.needed()
    other = made_up.certified("另一家", since=AT - timedelta(days=400), until=AT + timedelta(days=4000))
    said = pdfsig.verdict(policy_pdf, pdfsig.trusting(other.root.public_bytes(Encoding.DER), tmp_path))
    assert "Certificate is Trusted" not in said


def test_pdfsig_notices_one_changed_byte(policy_pdf, signer, tmp_path):
    pdfsig.needed()
    page = policy_pdf.index(b"/MediaBox")
    said = pdfsig.verdict(changed(policy_pdf, page + 14), pdfsig.trusting(signer.chain[-1], tmp_path))
    assert "Signature is Valid" not in said
    assert "Digest Mismatch" in said


def test_changed_byte_breaks_the_signature(policy_pdf, plain):
    """In the document, and in what the signature added."""
    for place in (plain.index(b"/MediaBox") + 14, policy_pdf.index(b"/F 132") + 3):
        assert not status(changed(policy_pdf, place)).intact


def test_signed_again_at_the_same_moment_is_the_same(plain, policy_pdf, signer):
    assert signed(plain, signer=signer, at=AT) == policy_pdf
    assert signed(plain, signer=signer, at=AT + timedelta(seconds=1)) != policy_pdf


def test_signs_in_a_thread_without_an_event_loop(plain, policy_pdf, signer):
    """As the worker runs tasks."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        assert pool.submit(signed, plain, signer=signer, at=AT).result() == policy_pdf


def test_document_itself_stays_byte_for_byte(plain, policy_pdf):
    assert policy_pdf.startswith(plain)


def test_document_is_still_pdf_a(policy_pdf):
    """What PDF/A-2 asks of a signed document: its metadata as they were, a field that is printable and hidden nowhere,
    of no size so that it needs no appearance, and a form without scripts."""
    read = PdfFileReader(BytesIO(policy_pdf))
    metadata = read.root["/Metadata"].data
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert read.root["/MarkInfo"]["/Marked"]
    form = read.root["/AcroForm"]
    assert set(form) == {"/Fields", "/SigFlags"}
    field = form["/Fields"][0]
    assert list(field["/Rect"]) == [0, 0, 0, 0]
    print_, invisible, hidden, no_view, toggle = 1 << 2, 1 << 0, 1 << 1, 1 << 5, 1 << 8
    assert field["/F"] & print_
    assert not field["/F"] & (invisible | hidden | no_view | toggle)
    assert len(read.trailer["/ID"]) == 2


def printed(name):
    """The document's text by poppler: what a glyph stands for."""
    if shutil.which("pdftotext") is None:
        pdfsig.needed()
    made = document.pdf_of(policy(), content(name))
    return subprocess.run(["pdftotext", "-", "-"], input=made, capture_output=True, check=True).stdout.decode()


def test_rare_characters_print_as_themselves():
    """Of extension B (𠮷), of extension A (䂖), and of another country's standard (毎)."""
    said = printed("王𠮷䂖毎")
    assert "王𠮷䂖毎" in said
    assert "U+" not in said


def test_character_of_no_font_prints_as_its_code_point():
    assert "王［U+2A6D6］" in printed("王\U0002a6d6")


def test_signer_out_of_date_signs_nothing():
    assert keys.document_signer("e-policy", at=datetime(2049, 1, 1, tzinfo=UTC))
    with pytest.raises(keys.SignerUnusable) as fault:
        keys.document_signer("e-policy", at=datetime(2049, 1, 1, 0, 0, 1, tzinfo=UTC))
    assert fault.value.reason == "out-of-date"

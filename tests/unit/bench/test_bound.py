"""The bound of a sale at its edge, and the signature in its floor."""

from contextlib import nullcontext
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
import typst
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import ValidationContext, validate_pdf_signature

from bench import journey
from bench.support import floor_signature, report, stored

EDGE = [(2.49, 0), (2.5, 0), (2.51, 1)]


@pytest.fixture
def measured(monkeypatch):
    """Make the benchmark find this ratio without measuring."""

    def find(ratio):
        monkeypatch.setattr(journey, "running", lambda _: nullcontext())
        monkeypatch.setattr(journey, "counting", partial(nullcontext, []))
        monkeypatch.setattr(journey, "measure", lambda *_, **__: {"held": journey.held(ratio)})

    return find


@pytest.mark.parametrize(("ratio", "status"), EDGE)
def test_main_exit_status_is_the_bound(ratio, status, measured, capsys):
    measured(ratio)
    assert journey.main(["--json"]) == status
    assert f'"held": {"false" if status else "true"}' in capsys.readouterr().out


@pytest.mark.parametrize(("ratio", "said"), [(2.5, "bound 2.5: held"), (2.51, "bound 2.5: NOT HELD")])
def test_report_says_whether_the_bound_is_held(ratio, said):
    assert report.bound({"bound": journey.BOUND, "held": journey.held(ratio)}) == said


@pytest.mark.parametrize(("before", "after", "verdict"), [(4.0, 4.4, "held"), (4.0, 4.41, "NOT HELD")])
def test_growth_with_what_is_stored_has_its_bound(before, after, verdict):
    grown = stored.Grown((9, 144), (2**24, 2**26), (before, after))
    assert grown.held is (verdict == "held")
    assert grown.text().endswith(f"bound × 1.1: {verdict}")
    assert "16.0 × as many sales (9 → 144)" in grown.text()


def test_growth_decides_the_exit_status_too(monkeypatch, measured, capsys):
    measured(1.0)
    grown = stored.Grown((9, 144), (1, 2), (1.0, 1.2))
    monkeypatch.setattr(journey, "_grown", lambda *_, **__: grown)
    monkeypatch.setattr(journey, "_store", lambda *_: None)
    assert journey.main(["--json", "--stored"]) == 1
    assert journey.main(["--json"]) == 0
    capsys.readouterr()


def test_stored_sales_are_made_and_a_failure_is_told():
    made = []
    stored.store(lambda: made.append(1), 7, made.append)
    assert len(made) == 7

    def fail():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stored.store(fail, 1, made.append)


def test_floor_signature_covers_the_document_and_verifies():
    folder = Path(floor_signature.__file__).parent
    content = (folder / "document.json").read_text(encoding="utf-8")
    pdf = typst.compile(folder / "document.typ", format="pdf", sys_inputs={"data": content})
    (signature,) = PdfFileReader(BytesIO(floor_signature.signed(pdf))).embedded_signatures
    roots = list(floor_signature.signer().cert_registry)
    trust = ValidationContext(trust_roots=roots, allow_fetching=False, moment=floor_signature.SINCE)
    status = validate_pdf_signature(signature, signer_validation_context=trust)
    assert (status.intact, status.valid, status.trusted) == (True, True, True)
    assert status.coverage.name == "ENTIRE_FILE"
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"

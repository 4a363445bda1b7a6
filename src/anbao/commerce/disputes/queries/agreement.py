"""What is agreed with the institutions on disputed payments: one document, a section for each way of paying."""

from datetime import datetime
from pathlib import Path

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.payments import api as payments

UNIT = "dispute-agreement"
FOLDER = Path(__file__).resolve().parents[1] / "agreements"
DOCUMENT, PURPOSE = "payment.dispute-agreement", "staff"


def in_force(*, at: datetime) -> catalogue.DocumentVersion | None:
    """The version that two people released and that holds at `at`, or None."""
    released = catalogue.documents(PURPOSE, unit=UNIT, at=at)
    return next((version for version in released if version.key == DOCUMENT), None)


def text(version: catalogue.DocumentVersion) -> str:
    """As HTML. Raises catalogue's DocumentAltered."""
    return catalogue.render_document(catalogue.document_bytes(version.sha256))


def lacking(*, at: datetime) -> list[str]:
    """The ways of paying that are offered and about which nothing is agreed; all of them where nothing is in force."""
    version = in_force(at=at)
    content = catalogue.document_bytes(version.sha256) if version else b""
    agreed = {section.key for section in catalogue.document_sections(content)} if content else set()
    return [method for method in payments.methods() if method not in agreed]

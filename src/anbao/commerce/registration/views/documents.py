"""The disclosures on the page of their boxes."""

from collections.abc import Sequence
from datetime import datetime

from django.forms import BoundField

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.registration.actions import reading
from anbao.commerce.registration.forms import DisclosuresForm, box_of
from anbao.identity.api import Request


def in_full(
    request: Request, versions: Sequence[catalogue.DocumentVersion], *, at: datetime
) -> tuple[DisclosuresForm, list[tuple[catalogue.DocumentVersion, str, BoundField]]]:
    """The form, and each document with its text and its box. Whoever is shown them has opened them in this visit."""
    digests = [version.sha256 for version in versions]
    contents = reading.open_documents(actor=request.actor, visit=request.visit, sha256s=digests, at=at)
    form = DisclosuresForm(request.POST or None, versions=versions)
    texts = [catalogue.render_document(contents[sha256]) for sha256 in digests]
    return form, [(one, text, form[box_of(one.sha256)]) for one, text in zip(versions, texts, strict=True)]

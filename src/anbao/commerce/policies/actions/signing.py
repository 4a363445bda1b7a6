"""Signing an e-policy: PAdES baseline B-B, no visible field, all of the document covered.

Nothing but the signature is added: tags, metadata and fonts stay as typst wrote them, and so does the PDF/A. The same
document signed at the same moment with the same key gives the same bytes. Loading pyHanko takes a second: only who
signs imports this.
"""

import hashlib
from datetime import datetime
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject

from anbao.commerce.policies.actions.cms import DIGEST, signature_over
from anbao.keys.api import DocumentSigner

FIELD = "AnbaoSignature"
_ROOM = 1024  # for the attributes and the signature itself; certificates are counted as they are
_ID_BYTES = 16


def signed(pdf: bytes, *, signer: DocumentSigner, at: datetime) -> bytes:
    """`pdf` with a signature of `signer` made at the aware moment `at`, its certificates embedded."""
    writer = _Addition(BytesIO(pdf))
    field = SigFieldSpec(FIELD, invis_sig_settings=InvisSigSettings(set_print_flag=True))
    embedding = PdfCMSEmbedder(new_field_spec=field).write_cms(field_name=FIELD, writer=writer)
    next(embedding)
    room = 2 * (_ROOM + len(signer.certificate) + sum(map(len, signer.chain)))  # two hex digits a byte
    embedding.send(SigObjSetup(SignatureObject(timestamp=at, subfilter=SigSeedSubFilter.PADES, bytes_reserved=room)))
    prepared, out = embedding.send(SigIOSetup(md_algorithm=DIGEST, in_place=True))
    prepared.fill_with_cms(out, signature_over(prepared.document_digest, signer))
    content: bytes = out.getvalue()
    return content


class _Addition(IncrementalPdfFileWriter):
    """An addition to a document that leaves its metadata alone and draws no random id."""

    def _update_meta(self) -> None:
        """The document says when it was made; the signature says when it was signed."""

    @classmethod
    def _handle_id(cls, prev: Any) -> ArrayObject:
        first, _ = prev.trailer["/ID"]
        prev.stream.seek(0)
        second = hashlib.sha256(prev.stream.read()).digest()[:_ID_BYTES]
        return ArrayObject([ByteStringObject(first.original_bytes), ByteStringObject(second)])

"""Signing an e-policy: PAdES baseline B-B, no visible field, all of the document covered.

Nothing but the signature is added: tags, metadata and fonts stay as typst wrote them, and so does the PDF/A. The same
document signed at the same moment with the same key gives the same bytes. Loading pyHanko takes a second: only who
signs imports this.
"""

import hashlib
from collections.abc import Coroutine
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from typing import Any, TypeVar

from asn1crypto import cms, x509
from asn1crypto.core import Asn1Value
from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import as_signing_certificate_v2
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from anbao.keys.api import DocumentSigner

FIELD = "AnbaoSignature"
DIGEST = "sha256"
_ROOM = 1024  # for the attributes and the signature itself; certificates are counted as they are
_ID_BYTES = 16
T = TypeVar("T")
V = TypeVar("V", bound=Asn1Value)


def signed(pdf: bytes, *, signer: DocumentSigner, at: datetime) -> bytes:
    """`pdf` with a signature of `signer` made at the aware moment `at`, its certificates embedded."""
    writer = _Addition(BytesIO(pdf))
    field = SigFieldSpec(FIELD, invis_sig_settings=InvisSigSettings(set_print_flag=True))
    embedding = PdfCMSEmbedder(new_field_spec=field).write_cms(field_name=FIELD, writer=writer)
    next(embedding)
    room = 2 * (_ROOM + len(signer.certificate) + sum(map(len, signer.chain)))  # two hex digits a byte
    embedding.send(SigObjSetup(SignatureObject(timestamp=at, subfilter=SigSeedSubFilter.PADES, bytes_reserved=room)))
    prepared, out = embedding.send(SigIOSetup(md_algorithm=DIGEST, in_place=True))
    prepared.fill_with_cms(out, _Keys(signer).sign_digest(prepared.document_digest))
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


class _Keys(Signer):
    """pyHanko's signer over ours: the private key stays in the key store."""

    def __init__(self, signer: DocumentSigner) -> None:
        self._ours = signer
        self._own = _certificate(signer.certificate)
        above = SimpleCertificateStore.from_certs(map(_certificate, signer.chain))  # type: ignore[no-untyped-call]
        super().__init__(signing_cert=self._own, cert_registry=above, embed_roots=True)

    def sign_digest(self, digest: bytes) -> cms.ContentInfo:
        """The signature over a document's digest, with just the attributes that the baseline asks for."""
        attributes = cms.CMSAttributes(
            [
                {"type": "content_type", "values": ["data"]},
                {"type": "message_digest", "values": [digest]},
                _names_certificate(self._ours.certificate),
            ]
        )
        return _result(self.async_sign_prescribed_attributes(DIGEST, _settled(attributes)))

    def signer_info(self, *given: Any, **named: Any) -> cms.SignerInfo:
        return _settled(super().signer_info(*given, **named))

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: ARG002
        return self._ours.sign(data)

    async def unsigned_attrs(self, *_: Any, **__: Any) -> None:
        """None: a timestamp would be one, and the baseline has none."""


@lru_cache(maxsize=16)
def _certificate(der: bytes) -> x509.Certificate:
    """A certificate, read once a process: reading one costs as much as signing with it."""
    return x509.Certificate.load(der)


@lru_cache(maxsize=16)
def _names_certificate(der: bytes) -> cms.CMSAttribute:
    """The attribute that says which certificate was signed with."""
    value = as_signing_certificate_v2(_certificate(der), DIGEST)
    return _settled(cms.CMSAttribute({"type": "signing_certificate_v2", "values": [value]}))


def _settled(made: V) -> V:
    """The same value, read from its bytes: one that is put together is encoded anew, all of it, at each look."""
    read: V = type(made).load(made.dump())
    return read


def _result(coroutine: Coroutine[Any, Any, T]) -> T:
    """What a coroutine returns that waits for nothing: it runs to its end at once, without an event loop."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        value: T = end.value
        return value
    msg = "signing waited for something outside"
    raise RuntimeError(msg)

"""The signature itself as CMS: made whole by pyHanko once for each signer, then filled in for every document.

Of what pyHanko and its ASN.1 library make, a document changes two things: its digest among the signed attributes, and
the signature over these. To make everything else anew, certificates and all, costs more than setting the document.
"""

from collections.abc import Coroutine
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, TypeVar

from asn1crypto import cms, x509
from pyhanko.sign.general import as_signing_certificate_v2
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from anbao.keys.api import DocumentSigner

DIGEST: Final = "sha256"
_PLACE: Final = bytes(range(0xA0, 0xC0))  # stands for a document's digest in what is made once
_SIGNATURE: Final = bytes(range(0x40, 0x88))
_SEQUENCE, _SET, _OCTETS, _CONTEXT = 0x30, 0x31, 0x04, 0xA0
_SHORT: Final = 0x80  # a length below it is one byte
T = TypeVar("T")


def signature_over(digest: bytes, signer: DocumentSigner) -> bytes:
    """DER of the signature of `signer` over a document's SHA-256, with just the attributes that the baseline asks."""
    form = _form(signer.certificate, tuple(signer.chain))
    attributes = form.attributes.replace(_PLACE, digest)
    return _filled(form, attributes, signer.sign(_tagged(_SET, attributes)))


def _filled(form: "_Form", attributes: bytes, signature: bytes) -> bytes:
    said = (form.before_attributes, _tagged(_CONTEXT, attributes), form.algorithm, _tagged(_OCTETS, signature))
    infos = _tagged(_SET, _tagged(_SEQUENCE, b"".join(said)))
    return _tagged(_SEQUENCE, form.kind + _tagged(_CONTEXT, _tagged(_SEQUENCE, form.before_signers + infos)))


@dataclass(frozen=True, slots=True)
class _Form:
    """What of a signature is the same for every document: the parts in the order in which they are written."""

    kind: bytes
    before_signers: bytes  # version, digest algorithms, kind of content, certificates
    before_attributes: bytes  # version, which certificate, digest algorithm
    attributes: bytes  # with `_PLACE` for the digest
    algorithm: bytes


@lru_cache(maxsize=16)
def _form(certificate: bytes, chain: tuple[bytes, ...]) -> _Form:
    """Raises ValueError where what pyHanko made is not what is taken apart here: then nothing is signed."""
    whole = _whole(certificate, chain)
    read = cms.ContentInfo.load(whole)
    data = read["content"]
    (info,) = data["signer_infos"]
    made = _Form(
        kind=read["content_type"].dump(),
        before_signers=_dumped(data, "version", "digest_algorithms", "encap_content_info", "certificates"),
        before_attributes=_dumped(info, "version", "sid", "digest_algorithm"),
        attributes=info["signed_attrs"].contents,
        algorithm=info["signature_algorithm"].dump(),
    )
    if made.attributes.count(_PLACE) != 1:
        msg = "a signature's attributes name the document's digest once"
        raise ValueError(msg)
    if _filled(made, made.attributes, _SIGNATURE) != whole:
        msg = "a signature is more than what is known of it"
        raise ValueError(msg)
    return made


def _dumped(value: Any, *names: str) -> bytes:
    return b"".join(value[name].dump() for name in names)


def _tagged(tag: int, content: bytes) -> bytes:
    """DER: the tag, the length, the content."""
    length = len(content)
    if length < _SHORT:
        return bytes((tag, length)) + content
    said = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, _SHORT | len(said))) + said + content


def _whole(certificate: bytes, chain: tuple[bytes, ...]) -> bytes:
    own = x509.Certificate.load(certificate)
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": ["data"]},
            {"type": "message_digest", "values": [_PLACE]},
            {"type": "signing_certificate_v2", "values": [as_signing_certificate_v2(own, DIGEST)]},
        ]
    )
    made = _Blank(own, chain).async_sign_prescribed_attributes(DIGEST, attributes)
    content: bytes = _result(made).dump()
    return content


class _Blank(Signer):
    """pyHanko's signer with a made-up signature: the private key stays in the key store."""

    def __init__(self, own: x509.Certificate, chain: tuple[bytes, ...]) -> None:
        above = SimpleCertificateStore.from_certs(map(x509.Certificate.load, chain))  # type: ignore[no-untyped-call]
        super().__init__(signing_cert=own, cert_registry=above, embed_roots=True)

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: ARG002
        return _SIGNATURE

    async def unsigned_attrs(self, *_: Any, **__: Any) -> None:
        """None: a timestamp would be one, and the baseline has none."""


def _result(coroutine: Coroutine[Any, Any, T]) -> T:
    """What a coroutine returns that waits for nothing: it runs to its end at once, without an event loop."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        value: T = end.value
        return value
    msg = "signing waited for something outside"
    raise RuntimeError(msg)

"""The floor's signature: a PAdES baseline B-B, invisible, by a P-256 key with its root, as an e-policy has one.

The same steps and attributes as the product's, on pyHanko alone, so that the product cannot move its own floor. The
key is made when it is first used.
"""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO

from asn1crypto import cms, keys, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import as_signing_certificate_v2
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko_certvalidator.registry import SimpleCertificateStore

FIELD = "FloorSignature"
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
LASTS = timedelta(days=3650)
DIGEST = "sha256"
ROOM = 4096  # hex digits kept for the signature: given, so that nothing is signed twice to find out
USAGE = certificates.KeyUsage(
    digital_signature=True,
    content_commitment=True,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)


def signed(pdf: bytes) -> bytes:
    """`pdf` with one more signature, all of it covered."""
    field = SigFieldSpec(FIELD, invis_sig_settings=InvisSigSettings(set_print_flag=True))
    writer = _Addition(BytesIO(pdf))
    embedding = PdfCMSEmbedder(new_field_spec=field).write_cms(field_name=FIELD, writer=writer)
    next(embedding)
    embedding.send(SigObjSetup(SignatureObject(timestamp=SINCE, subfilter=SigSeedSubFilter.PADES, bytes_reserved=ROOM)))
    prepared, out = embedding.send(SigIOSetup(md_algorithm=DIGEST, in_place=True))
    prepared.fill_with_cms(out, _over(prepared.document_digest))
    content: bytes = out.getvalue()
    return content


class _Addition(IncrementalPdfFileWriter):
    def _update_meta(self) -> None:
        """The document's metadata stay as they are."""


def _over(digest: bytes) -> cms.ContentInfo:
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": ["data"]},
            {"type": "message_digest", "values": [digest]},
            {"type": "signing_certificate_v2", "values": [as_signing_certificate_v2(signer().signing_cert, DIGEST)]},
        ]
    )
    return asyncio.run(signer().async_sign_prescribed_attributes(DIGEST, attributes))


@cache
def signer() -> SimpleSigner:
    root_key, own_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root = _certificate("floor root", root_key, "floor root", root_key)
    own = _certificate("floor", own_key, "floor root", root_key)
    private = own_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return SimpleSigner(
        signing_cert=own,
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore.from_certs([root]),
        embed_roots=True,
    )


def _certificate(
    name: str, key: ec.EllipticCurvePrivateKey, issuer: str, by: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    made = (
        certificates.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(certificates.random_serial_number())
        .not_valid_before(SINCE)
        .not_valid_after(SINCE + LASTS)
        .add_extension(USAGE, critical=True)
        .sign(by, SHA256())
    )
    return x509.Certificate.load(made.public_bytes(Encoding.DER))


def _name(text: str) -> certificates.Name:
    return certificates.Name([certificates.NameAttribute(NameOID.COMMON_NAME, text)])

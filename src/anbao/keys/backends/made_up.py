"""A made-up authority and a signing certificate that it issued, for the demo and for tests. Nobody else trusts it."""

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

COUNTRY = "TW"
LONGEST = 21  # characters of a name, of which Chinese ones take three of its 64 bytes


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A new key, its certificate, and the root that issued it."""

    key: ec.EllipticCurvePrivateKey
    own: x509.Certificate
    root: x509.Certificate


def certified(holder: str, *, since: datetime, until: datetime) -> MadeUp:
    """A key for `holder`. The root's key is forgotten: it issues nothing more."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name = _name("安保示範根憑證 Anbao Demo")

    def issued(subject: x509.Name, public: ec.EllipticCurvePublicKey, *, authority: bool) -> x509.Certificate:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(root_name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(since)
            .not_valid_after(until)
            .add_extension(x509.BasicConstraints(ca=authority, path_length=0 if authority else None), critical=True)
            .add_extension(_usage(authority=authority), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
            .sign(root_key, SHA256())
        )

    return MadeUp(
        key,
        own=issued(_name(holder), key.public_key(), authority=False),
        root=issued(root_name, root_key.public_key(), authority=True),
    )


def _name(common: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, COUNTRY), x509.NameAttribute(NameOID.COMMON_NAME, common[:LONGEST])]
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )

"""Whether a key and its certificates belong together and may sign documents."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey

from anbao.keys.domain.errors import SignerRefused

MOST_CERTIFICATES = 5


def check(public_key: object, certificates: Sequence[x509.Certificate], *, at: datetime) -> None:
    """Refuse what is not the chain of `public_key`: the signer's own first, each next one the issuer of the last.

    Raises `SignerRefused`, which says what is wrong.
    """
    if not isinstance(public_key, EllipticCurvePublicKey) or not isinstance(public_key.curve, SECP256R1):
        raise SignerRefused("the key is not of the curve P-256")
    if not 1 <= len(certificates) <= MOST_CERTIFICATES:
        raise SignerRefused(f"there are {len(certificates)} certificates; a chain has 1 to {MOST_CERTIFICATES}")
    own, *above = certificates
    if own.public_key() != public_key:
        raise SignerRefused("the first certificate is not that of the key: the signer's own comes first")
    for issued, issuer in pairwise(certificates):
        _check_issued(issued, issuer)
    for certificate in certificates:
        _check_date(certificate, at)
    _check_use(own, above)


def valid_at(certificate: x509.Certificate, at: datetime) -> bool:
    return certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc


def subject(certificate: x509.Certificate) -> str:
    return certificate.subject.rfc4514_string()


def _check_issued(issued: x509.Certificate, issuer: x509.Certificate) -> None:
    try:
        issued.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        raise SignerRefused(
            f"{subject(issuer)} did not issue {subject(issued)}: put each issuer right after what it issued"
        ) from None


def _check_date(certificate: x509.Certificate, at: datetime) -> None:
    if not valid_at(certificate, at):
        since, until = certificate.not_valid_before_utc, certificate.not_valid_after_utc
        raise SignerRefused(f"{subject(certificate)} is valid from {since:%Y-%m-%d} to {until:%Y-%m-%d}, not now")


def _check_use(own: x509.Certificate, above: Sequence[x509.Certificate]) -> None:
    if _is_authority(own):
        raise SignerRefused(f"{subject(own)} is an authority's certificate: documents need one of their own")
    if not all(_is_authority(one) for one in above):
        raise SignerRefused("a certificate above the first is not that of an authority")
    try:
        usage = own.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return
    if not (usage.digital_signature or usage.content_commitment):
        raise SignerRefused(f"{subject(own)} may not be used to sign: its key usage says otherwise")


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False

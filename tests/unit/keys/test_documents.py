"""Document signers of the key file: what is taken in, what is refused, and that no key comes out."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from anbao.keys.backends import made_up
from anbao.keys.backends.documents import entry_from_pem, make_entry, read_entry
from anbao.keys.backends.keyfile import FileKeyStore, initialize_key_file, keep_document_signer
from anbao.keys.domain.errors import KeyFileInvalid, SignerRefused, SignerUnusable

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
UNTIL = datetime(2027, 1, 1, tzinfo=UTC)
AT = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def made():
    return made_up.certified("某公司", since=SINCE, until=UNTIL)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "keys.json"
    initialize_key_file(path, purpose="test")
    return path


def pem(key, password=None):
    encryption = BestAvailableEncryption(password) if password else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)


def pems(*certificates):
    return b"".join(one.public_bytes(Encoding.PEM) for one in certificates)


def taken(key, chain, *, at=AT, password=None):
    return read_entry("e-policy", entry_from_pem(key, chain, password=password, at=at))


def test_file_without_document_signers_loads_and_signs_nothing(path):
    with pytest.raises(SignerUnusable) as fault:
        FileKeyStore.load(path).document_signer("e-policy")
    assert fault.value.reason == "missing"


def test_signer_is_added_and_other_keys_stay(path, made):
    before = json.loads(path.read_text())
    keep_document_signer(path, "e-policy", make_entry(made.key, [made.own, made.root]))
    after = json.loads(path.read_text())
    assert after.pop("document_signers").keys() == {"e-policy"}
    assert after == before
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["keys.json"]
    assert FileKeyStore.load(path).document_signer("e-policy").chain == (made.root.public_bytes(Encoding.DER),)


def test_signer_is_replaced_only_where_asked(path, made):
    other = made_up.certified("另一家", since=SINCE, until=UNTIL)
    keep_document_signer(path, "e-policy", make_entry(made.key, [made.own]))
    with pytest.raises(SignerRefused, match="--replace"):
        keep_document_signer(path, "e-policy", make_entry(other.key, [other.own]))
    keep_document_signer(path, "e-policy", make_entry(other.key, [other.own]), replace=True)
    held = FileKeyStore.load(path).document_signer("e-policy").certificate
    assert held == other.own.public_bytes(Encoding.DER)


@pytest.mark.parametrize("entry", [{}, {"key": "!", "chain": []}, {"key": "AAAA", "chain": ["AAAA"]}, "text"])
def test_damaged_entry_is_refused(path, entry):
    content = json.loads(path.read_text())
    path.write_text(json.dumps({**content, "document_signers": {"e-policy": entry}}))
    with pytest.raises(KeyFileInvalid):
        FileKeyStore.load(path)


def test_signature_is_right_deterministic_and_of_the_certificate(made):
    signer = taken(pem(made.key), pems(made.own, made.root))
    signature = signer.sign(b"message")
    assert signature == signer.sign(b"message")
    key = x509.load_der_x509_certificate(signer.certificate).public_key()
    key.verify(signature, b"message", ec.ECDSA(SHA256()))
    with pytest.raises(InvalidSignature):
        key.verify(signature, b"massage", ec.ECDSA(SHA256()))


def test_signer_shows_no_key(made):
    signer = taken(pem(made.key), pems(made.own))
    shown = repr(signer) + str(vars(type(signer)).keys())
    assert "private" not in shown.lower()
    assert not [name for name in dir(signer) if not name.startswith("_") and "key" in name]


@pytest.mark.parametrize(
    ("moment", "valid"),
    [
        (SINCE - timedelta(seconds=1), False),
        (SINCE, True),
        (UNTIL, True),
        (UNTIL + timedelta(seconds=1), False),
    ],
)
def test_in_date_at_its_bounds(made, moment, valid):
    signer = taken(pem(made.key), pems(made.own, made.root))
    assert signer.valid_at(moment) is valid
    assert signer.ends_at == UNTIL


def test_chain_ends_with_the_first_of_its_certificates(made):
    """A root that ends before what it issued counts too."""
    short = made_up.certified("某公司", since=SINCE, until=AT)
    signer = read_entry("e-policy", make_entry(made.key, [made.own, short.root]))
    assert signer.ends_at == AT
    assert not signer.valid_at(AT + timedelta(seconds=1))


def test_encrypted_key_needs_its_password(made):
    secret = pem(made.key, b"open sesame")
    assert taken(secret, pems(made.own), password=b"open sesame").chain == ()
    with pytest.raises(SignerRefused, match="password"):
        taken(secret, pems(made.own))
    with pytest.raises(SignerRefused, match="password"):
        taken(secret, pems(made.own), password=b"open barley")


def test_unfit_key_or_chain_is_refused_and_says_why(made):
    other = made_up.certified("另一家", since=SINCE, until=UNTIL)
    unfit = {
        "not that of the key": (pem(other.key), pems(made.own, made.root)),
        "did not issue": (pem(made.key), pems(made.own, other.root)),
        "P-256": (pem(ec.generate_private_key(ec.SECP384R1())), pems(made.own)),
        "curve P-256": (pem(rsa.generate_private_key(65537, 2048)), pems(made.own)),
        "no PEM certificates": (pem(made.key), b"nothing"),
        "no PEM of PKCS#8": (b"nothing", pems(made.own)),
        "a chain has 1 to": (pem(made.key), pems(made.own, *[made.root] * 5)),
    }
    for words, (key, chain) in unfit.items():
        with pytest.raises(SignerRefused, match=words):
            taken(key, chain)


def test_chain_in_the_wrong_order_is_refused(made):
    with pytest.raises(SignerRefused, match="own comes first"):
        taken(pem(made.key), pems(made.root, made.own))


@pytest.mark.parametrize("moment", [SINCE - timedelta(seconds=1), UNTIL + timedelta(seconds=1)])
def test_certificate_out_of_date_is_refused(made, moment):
    assert taken(pem(made.key), pems(made.own, made.root), at=UNTIL)
    with pytest.raises(SignerRefused, match="valid from 2026-01-01 to 2027-01-01"):
        taken(pem(made.key), pems(made.own, made.root), at=moment)


def self_signed(*extensions):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "自簽")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(SINCE).not_valid_after(UNTIL)
    for extension in extensions:
        builder = builder.add_extension(extension, critical=True)
    return pem(key), pems(builder.sign(key, SHA256()))


def test_authority_signs_no_documents():
    assert taken(*self_signed())
    with pytest.raises(SignerRefused, match="authority"):
        taken(*self_signed(x509.BasicConstraints(ca=True, path_length=None)))


@pytest.mark.parametrize(("signs", "commits"), [(True, False), (False, True), (False, False)])
def test_key_usage_has_to_allow_signing(signs, commits):
    usage = x509.KeyUsage(
        digital_signature=signs,
        content_commitment=commits,
        key_encipherment=True,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    if signs or commits:
        assert taken(*self_signed(usage))
        return
    with pytest.raises(SignerRefused, match="key usage"):
        taken(*self_signed(usage))

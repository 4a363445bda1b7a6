"""STARTTLS against a real server that insists on it."""

import ipaddress
import logging
import ssl
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from anbao.gateways.mail import SmtpMail
from anbao.kernel import clock
from anbao.kernel.errors import NotSent, Rejected
from anbao.project.processes import free_port
from tests.conformance.test_mail import MAIL


class Kept(Message):
    def __init__(self) -> None:
        super().__init__()
        self.subjects: list[str] = []

    def handle_message(self, message) -> None:
        self.subjects.append(message["Message-ID"])


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
    now = clock.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "mail.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return file


@pytest.fixture
def server(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, Kept]]:
    monkeypatch.setattr(logging.getLogger("mail.log"), "disabled", True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    kept = Kept()
    controller = Controller(kept, hostname="127.0.0.1", port=free_port(), require_starttls=True, tls_context=context)
    controller.start()
    yield controller.port, kept
    controller.stop()


def test_mail_is_handed_over_encrypted(server: tuple[int, Kept], certificate: Path) -> None:
    trusted = ssl.create_default_context(cafile=str(certificate))
    mail = SmtpMail(host="127.0.0.1", port=server[0], timeout=5, starttls=True, tls=trusted)
    mail.send(key="k-1", **MAIL)
    assert server[1].subjects == ["<k-1@anbao.example>"]


def test_server_with_an_unknown_certificate_gets_nothing(server: tuple[int, Kept]) -> None:
    with pytest.raises(NotSent):
        SmtpMail(host="127.0.0.1", port=server[0], timeout=5, starttls=True).send(key="k-1", **MAIL)
    assert server[1].subjects == []


def test_server_that_insists_on_encryption_rejects_clear_mail(server: tuple[int, Kept]) -> None:
    with pytest.raises(Rejected):
        SmtpMail(host="127.0.0.1", port=server[0], timeout=5).send(key="k-1", **MAIL)

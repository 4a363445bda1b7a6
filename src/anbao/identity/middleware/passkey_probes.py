"""Looks at the running system with a made-up device: what it signs is taken, and nothing else."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256

from anbao.identity.actions.passkeys import party
from anbao.identity.domain import passkeys
from anbao.identity.domain.factors import PASSKEY, Kind, proof_of
from anbao.kernel.looks import looked
from anbao.kernel.registries import Look, Probe
from anbao.kernel.text import N_
from anbao.kernel.verdict import Held, Reason

_PRESENT, _VERIFIED = 1, 4
_CHALLENGE: Final = bytes(passkeys.CHALLENGE_BYTES)
_TAKEN: Final = Reason(
    "identity.passkey-taken",
    N_("通行密鑰的檢查不對：{faults}。"),
    N_("請通知系統管理人員；在查明以前，請停用通行密鑰登入。"),
)
_NO_ADDRESS: Final = Held(
    Reason(
        "identity.passkey-address",
        N_("這個網址不能用通行密鑰。"),
        N_("請把 ANBAO_PUBLIC_URL 設為有網域名稱的 https 網址。"),
    )
)


@dataclass(frozen=True, slots=True)
class _Device:
    key: ec.EllipticCurvePrivateKey
    whom: passkeys.Party
    flags: int = _PRESENT | _VERIFIED

    @property
    def public(self) -> bytes:
        return cbor.encode(ES256.from_cryptography_key(self.key.public_key()))

    def answer(self, *, challenge: bytes = _CHALLENGE, origin: str = "") -> passkeys.Answer:
        said = {
            "type": "webauthn.get",
            "challenge": passkeys.as_text(challenge),
            "origin": origin or self.whom.origin,
        }
        client = json.dumps(said).encode()
        data = hashlib.sha256(self.whom.id.encode()).digest() + bytes([self.flags]) + bytes(4)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return passkeys.Answer(b"made-up", client, b"", data, signature, b"", ())


def _device() -> _Device:
    key = ec.generate_private_key(ec.SECP256R1())
    return _Device(key, party() or passkeys.Party("anbao.invalid", "https://anbao.invalid"))


def _taken(device: _Device, answer: passkeys.Answer, *, verified: bool = True) -> bool:
    try:
        passkeys.check_used(
            answer,
            challenge=_CHALLENGE,
            party=device.whom,
            public_key=device.public,
            sign_count=0,
            verified=verified,
        )
    except passkeys.Refused:
        return False
    return True


def fido(at: datetime) -> Look:  # noqa: ARG001
    """A right answer is taken; one to another page, another question, or that was altered, is not."""
    device = _device()
    right = device.answer()
    faults = [] if _taken(device, right) else ["a right answer is refused"]
    wrong = {
        "an altered signature": replace(right, signature=right.signature[:-1] + bytes([right.signature[-1] ^ 1])),
        "an answer to another question": device.answer(challenge=bytes([1] * passkeys.CHALLENGE_BYTES)),
        "an answer to another page": device.answer(origin="https://elsewhere.invalid"),
    }
    faults += [f"{what} is taken" for what, answer in wrong.items() if _taken(device, answer)]
    look = looked(faults, seen=1, says=f"passkeys for {device.whom.id}", otherwise=_TAKEN)
    return look if faults or party() else Look(_NO_ADDRESS, look.says)


def verified_by_the_device(at: datetime) -> Look:
    """Whether a device verified its user is read from what it signed; without that it is one kind only."""
    device = replace(_device(), flags=_PRESENT)
    faults = []
    if _taken(device, device.answer()):
        faults.append("a device that verified nobody is taken")
    if not _taken(device, device.answer(), verified=False):
        faults.append("a device that need not verify anybody is refused")
    if Kind.ARE in proof_of(PASSKEY, at).kinds or Kind.ARE not in proof_of(PASSKEY, at, verified=True).kinds:
        faults.append("kinds do not follow from what the device said")
    return looked(faults, seen=1, says="a made-up device", otherwise=_TAKEN)


def source_is_identified(at: datetime) -> Look:  # noqa: ARG001
    """What another device signed is not taken for this one's."""
    device = _device()
    faults = ["another device's answer is taken"] if _taken(device, _device().answer()) else []
    if not _taken(device, device.answer()):
        faults.append("its own answer is refused")
    return looked(faults, seen=1, says="two made-up devices", otherwise=_TAKEN)


_LOOKS: Final[dict[str, tuple[str, Callable[[datetime], Look]]]] = {
    "identity.fido": (N_("通行密鑰的回答照規格檢查"), fido),
    "identity.biometric-verified": (N_("裝置驗過本人才算兩類因子"), verified_by_the_device),
    "identity.biometric-source": (N_("認得是哪一個裝置驗的"), source_is_identified),
}
PROBES: Final = {name: Probe(title, run) for name, (title, run) in _LOOKS.items()}

"""Makes `vectors.json`: `python tests/unit/keys/make_vectors.py > tests/unit/keys/vectors.json`.

It calls the primitives of `cryptography` (HKDF even by hand) and none of our code, so that the vectors are a second
opinion on our layouts. All inputs are fixed.
"""

import hashlib
import hmac
import json
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_ID = UUID("01a1f640-bc00-7069-bb48-ea73454a380a")
DATA_KEY = bytes(range(32))
CONTENT = "王小明".encode()


def hkdf(key, salt, info, length):
    """RFC 5869 with SHA-256."""
    pseudo = hmac.digest(salt or bytes(32), key, "sha256")
    out, block = b"", b""
    for number in range(1, -(-length // 32) + 1):
        block = hmac.digest(pseudo, block + info + bytes([number]), "sha256")
        out += block
    return out[:length]


def sealed():
    nonce = bytes(range(100, 112))
    associated = b"anbao-sealed-1\0" + b"identity.person.name" + b"\0" + KEY_ID.bytes
    return {
        "key": DATA_KEY.hex(),
        "key_id": str(KEY_ID),
        "context": "identity.person.name",
        "nonce": nonce.hex(),
        "content": CONTENT.hex(),
        "sealed": (b"\x01" + KEY_ID.bytes + nonce + AESGCM(DATA_KEY).encrypt(nonce, CONTENT, associated)).hex(),
    }


def committed():
    salt, context, info = bytes(range(50, 82)), b"place", b"anbao-committed-part-1"
    derived = hkdf(DATA_KEY, salt, info, 76)
    associated = info + b"\0" + KEY_ID.bytes + context
    return {
        "key": DATA_KEY.hex(),
        "key_id": str(KEY_ID),
        "salt": salt.hex(),
        "context": context.hex(),
        "content": CONTENT.hex(),
        "commitment": derived[44:].hex(),
        "ciphertext": AESGCM(derived[:32]).encrypt(derived[32:44], CONTENT, associated).hex(),
    }


def blind():
    message = b"anbao-blind-1\0national-id\0A123456789"
    key = bytes([1] * 32)
    return {
        "key": key.hex(),
        "kind": "national-id",
        "value": "A123456789",
        "index": hmac.digest(key, message, "sha256").hex(),
    }


def mac():
    root = bytes([2] * 32)
    key = hkdf(root, b"", b"anbao-mac-1\0otp", 32)
    return {
        "root": root.hex(),
        "purpose": "otp",
        "message": b"123456".hex(),
        "mac": hmac.new(key, b"123456", hashlib.sha256).hexdigest(),
    }


if __name__ == "__main__":
    print(json.dumps({"sealed": sealed(), "committed": committed(), "blind": blind(), "mac": mac()}, indent=1))  # noqa: T201

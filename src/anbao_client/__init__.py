"""Calls Anbao's interface for programs, version 1. Needs `httpx` only.

    with Client("https://insurer.example", token) as anbao:
        begun = anbao.begin_application({"product": "travel", "inputs": {...}})
        anbao.declare(begun.data["id"], {...}, etag=begun.etag)

Every call answers an `Answer` or raises `Refused`, which says why and what to do next.
"""

from anbao_client.calls import Client
from anbao_client.transport import Answer, Refused

__all__ = ["Answer", "Client", "Refused"]

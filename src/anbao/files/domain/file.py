"""A file as others see it, and where its sealed bytes may lie."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from anbao.kernel.actor import Subject
from anbao.kernel.errors import AnbaoError


class FileDamaged(AnbaoError):
    """The bytes are not the ones that were stored."""

    code = "files.damaged"


class FileUnknown(AnbaoError):
    """No file has this id, or its bytes are gone."""

    code = "files.unknown"


@dataclass(frozen=True, slots=True)
class FileRef:
    """`sha256`: hex, of the content; never keep it in clear, it can be guessed. `size` in bytes."""

    id: UUID
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class FileInfo:
    id: UUID
    name: str
    media_type: str
    document_type: str
    sha256: str
    size: int
    matter: Subject
    stored_at: datetime


class Store(Protocol):
    """Keeps sealed bytes under an id, once. `get` raises FileUnknown."""

    def put(self, file: UUID, sealed: bytes) -> None: ...

    def get(self, file: UUID) -> bytes: ...

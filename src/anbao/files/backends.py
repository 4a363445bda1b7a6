"""Where sealed bytes lie: in the database for now."""

from uuid import UUID

from anbao.files.domain.file import FileUnknown, Store
from anbao.files.models import StoredBytes


class DatabaseStore:
    def put(self, file: UUID, sealed: bytes) -> None:
        StoredBytes.objects.create(file_id=file, content=sealed)

    def get(self, file: UUID) -> bytes:
        content = StoredBytes.objects.filter(file=file).values_list("content", flat=True).first()
        if content is None:
            raise FileUnknown(file=str(file))
        return bytes(content)


def store() -> Store:
    """The store in use."""
    return DatabaseStore()

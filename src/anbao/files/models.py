"""A file's row shows nothing of it; its sealed bytes lie in a table of their own, so that lists stay light."""

from django.db import models

from anbao.keys.fields import SealedField
from anbao.ledger.fields import AppendOnlyModel


class StoredFile(AppendOnlyModel):
    id = models.UUIDField(primary_key=True, editable=False)
    document_type = models.CharField(max_length=80)
    media_type = models.CharField(max_length=100)
    about = SealedField()  # name and SHA-256 of the content
    size = models.PositiveBigIntegerField()
    sealed_sha256 = models.CharField(max_length=64)  # of the sealed bytes: of the content it could be guessed
    data_key = models.UUIDField()
    matter_kind = models.CharField(max_length=40)
    matter_id = models.CharField(max_length=64)
    stored_by = models.CharField(max_length=80)
    stored_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["matter_kind", "matter_id", "stored_at"], name="files_matter")]

    def __str__(self) -> str:
        return f"file {self.id}"


class StoredBytes(AppendOnlyModel):
    file = models.OneToOneField(StoredFile, primary_key=True, on_delete=models.PROTECT, related_name="stored_bytes")
    content = SealedField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"bytes of {self.file_id}"

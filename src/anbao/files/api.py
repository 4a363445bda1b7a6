"""Files: sealed when stored, checked when read."""

from anbao.files.actions import store
from anbao.files.domain.file import FileDamaged, FileInfo, FileRef, FileUnknown
from anbao.files.queries import file_info, files_of, read, record_part

__all__ = ["FileDamaged", "FileInfo", "FileRef", "FileUnknown", "file_info", "files_of", "read", "record_part", "store"]

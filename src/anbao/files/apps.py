from django.apps import AppConfig

from anbao.kernel.clear_words import clear_words
from anbao.kernel.registries import EventType, document_types, event_types
from anbao.kernel.text import N_


class FilesConfig(AppConfig):
    name = "anbao.files"
    label = "files"

    def ready(self) -> None:
        clear_words.add("files", _type_words)
        event_types.add("files.stored", EventType(N_("存好一份檔案（{document_type}，{size} 位元組）。")))


def _type_words(name: str, value: str) -> str:
    return document_types.get(value).title if name == "document_type" and value in document_types else ""

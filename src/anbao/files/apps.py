from django.apps import AppConfig

from anbao.kernel.registries import EventType, event_types
from anbao.kernel.text import N_


class FilesConfig(AppConfig):
    name = "anbao.files"
    label = "files"

    def ready(self) -> None:
        event_types.add("files.stored", EventType(N_("存好一份檔案（{document_type}，{size} 位元組）。")))

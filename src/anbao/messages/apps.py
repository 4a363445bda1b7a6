from django.apps import AppConfig

from anbao.kernel.registries import EventType, event_types
from anbao.kernel.text import N_


class MessagesConfig(AppConfig):
    name = "anbao.messages"
    label = "messages"

    def ready(self) -> None:
        event_types.add("messages.written", EventType(N_("寫好一則訊息（{template}，{channel}），排入寄送。")))
        event_types.add("messages.sent", EventType(N_("訊息（{template}，{channel}）已交給業者，編號 {provider_id}。")))
        event_types.add("messages.not-sent", EventType(N_("訊息（{template}，{channel}）沒有寄出：{reason}。")))

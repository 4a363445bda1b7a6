from django.apps import AppConfig

from anbao.kernel import registries
from anbao.kernel.clear_words import clear_words
from anbao.kernel.registries import EventType, event_types
from anbao.kernel.text import N_


class MessagesConfig(AppConfig):
    name = "anbao.messages"
    label = "messages"

    def ready(self) -> None:
        from anbao.messages.domain.advertising import FACTS, GUARDS

        for tag, guard in GUARDS.items():
            registries.guards.add(tag, guard)
        for name, fact in FACTS.items():
            registries.facts.add(name, fact)
        clear_words.add("messages", _channel_words)
        event_types.add("messages.written", EventType(N_("產生一則訊息（{template}，{channel}），排入寄送。")))
        event_types.add("messages.sent", EventType(N_("訊息（{template}，{channel}）已交給業者，編號 {provider_id}。")))
        event_types.add("messages.again", EventType(N_("訊息（{template}，{channel}）由同仁排入再寄一次。")))
        event_types.add("messages.not-sent", EventType(N_("訊息（{template}，{channel}）沒有寄出：{reason}。")))
        event_types.add("messages.advertising-withheld", EventType(N_("收件人不要廣告，這一封沒有寄。")))
        event_types.add("messages.advertising-stopped", EventType(N_("收件人要求停止廣告郵件（{way}），立即生效。")))
        event_types.add("messages.advertising-resumed", EventType(N_("收件人要求恢復廣告郵件（{way}）。")))


def _channel_words(name: str, value: str) -> str:
    return {"sms": N_("簡訊"), "mail": N_("電子郵件")}.get(value, "") if name == "channel" else ""

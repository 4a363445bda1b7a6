from django.apps import AppConfig


class MyDataConfig(AppConfig):
    name = "anbao.commerce.mydata"
    label = "mydata"

    def ready(self) -> None:
        from anbao.commerce.mydata.domain.events import SENTENCES
        from anbao.commerce.mydata.queries.kept import KEPT
        from anbao.kernel.registries import AccountLink, EventType, account_links, event_types, kept_data
        from anbao.kernel.text import N_

        for event, sentence in SENTENCES.items():
            event_types.add(event, EventType(sentence))
        for name, kept in KEPT.items():
            kept_data.add(name, kept)
        told = N_("我們寄給您的簡訊和電子郵件，內容都在。")
        account_links.add("messages", AccountLink(N_("寄給您的訊息"), "mydata:messages", told, order=20))
        told = N_("您同意過的文件全文，和要不要收廣告。")
        account_links.add("consents", AccountLink(N_("同意與廣告"), "mydata:consents", told, order=40))
        told = N_("保存了什麼、為什麼、到什麼時候，還有一份複本。")
        account_links.add("data", AccountLink(N_("我的資料"), "mydata:data", told, order=50))

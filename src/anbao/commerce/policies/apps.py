from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "anbao.commerce.policies"
    label = "policies"

    def ready(self) -> None:
        from anbao.commerce.policies.queries import document_seen
        from anbao.kernel.registries import DocumentType, EventType, document_types, event_types
        from anbao.kernel.text import N_

        event_types.add("commerce.policy.issued", EventType(N_("保單已簽發，保險費 {premium} 元")))
        event_types.add("commerce.policy.document-produced", EventType(N_("電子保單已簽章產生（{size} 位元組）")))
        event_types.add("commerce.policy.document-held", EventType(N_("電子保單無法簽章，暫緩製作（{reason}）")))
        document_types.add("policies.e-policy", DocumentType(N_("電子保單"), evidence=document_seen))

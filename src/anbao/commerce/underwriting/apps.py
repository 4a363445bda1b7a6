from django.apps import AppConfig

from anbao.commerce.underwriting.domain.guards import FACTS, GUARDS
from anbao.kernel import registries
from anbao.kernel.registries import EventType
from anbao.kernel.text import N_


class UnderwritingConfig(AppConfig):
    name = "anbao.commerce.underwriting"
    label = "underwriting"

    def ready(self) -> None:
        from anbao.commerce.underwriting.queries.answers import ANSWERS

        for name, answer in ANSWERS.items():
            registries.answers.add(name, answer)
        for name, fact in FACTS.items():
            registries.facts.add(name, fact)
        for tag, guard in GUARDS.items():
            registries.guards.add(tag, guard)
        registries.event_types.add("underwriting.decided", EventType(N_("核保結果：{outcome}。")))
        registries.event_types.add("underwriting.accepted", EventType(N_("核保人員同意承保。")))
        registries.event_types.add("underwriting.declined", EventType(N_("核保人員不同意承保。")))
        registries.event_types.add("underwriting.abnormal-noted", EventType(N_("註記異常紀錄（{kind}）。")))
        registries.event_types.add("underwriting.abnormal-cleared", EventType(N_("解除異常紀錄的註記。")))

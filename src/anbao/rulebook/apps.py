from django.apps import AppConfig

from anbao.kernel.registries import (
    ApprovableAct,
    EventType,
    FactType,
    Probe,
    answers,
    approvable_acts,
    event_types,
    facts,
    probes,
)
from anbao.kernel.text import N_
from anbao.rulebook.domain.profile import FACT_TYPES


class RulebookConfig(AppConfig):
    name = "anbao.rulebook"
    label = "rulebook"

    def ready(self) -> None:
        from anbao.rulebook.actions import PROFILE_ACT, READING_ACT, describe_change, describe_changes, execute_change
        from anbao.rulebook.queries.adoptions import in_time, seen_in_time
        from anbao.rulebook.queries.answers import ANSWERS

        for name, answer in ANSWERS.items():
            answers.add(name, answer)
        for name, type_name in FACT_TYPES.items():
            facts.add(name, FactType(type_name, "rulebook", "from the company's profile"))
        acts = {PROFILE_ACT: N_("變更公司設定"), READING_ACT: N_("變更法規解讀")}
        for act, title in acts.items():
            told = ApprovableAct(title, "rulebook.approve", execute_change, describe_change, describe_changes)
            approvable_acts.add(act, told)
        event_types.add("rulebook.book.published", EventType(N_("發布規則版本 {book}")))
        event_types.add("rulebook.profile.adopted", EventType(N_("採用公司設定 {profile}")))
        imported = EventType(N_("匯入 {work} {version} 的法規原文，共 {units} 個單位"))
        event_types.add("rulebook.official-text.imported", imported)
        event_types.add(
            "rulebook.adoption.opened", EventType(N_("「{of}」{version} 版須採用，{due} 前完成，共 {clauses} 條"))
        )
        event_types.add("rulebook.adoption.confirmed", EventType(N_("已就「{of}」{version} 版確認條文 {clause}")))
        event_types.add("rulebook.adoption.closed", EventType(N_("「{of}」{version} 版完成採用，共確認 {clauses} 條")))
        event_types.add("rulebook.version.acknowledged", EventType(N_("已知悉「{work}」有 {version} 版，尚未編入")))
        probes.add("rulebook.adoptions-in-time", Probe(N_("法規修正與函釋如期採用"), in_time, evidence=seen_in_time))
        event_types.add("rulebook.profile.refused", EventType(N_("公司設定未被採用，共 {problems} 處不符")))
        changed = EventType(N_("探測 {probe} 的結果變了：{before} → {verdict}（{reason}）"))
        event_types.add("rulebook.probe.changed", changed)

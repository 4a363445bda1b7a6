from django.apps import AppConfig

from anbao.kernel import registries
from anbao.kernel.registries import ApprovableAct, EventType, NavigationEntry, WorkEntry
from anbao.kernel.text import N_

EVENTS = {
    "list-imported": N_("匯入名單，{entries} 筆，等候核准。"),
    "list-released": N_("名單由另一位同仁核准，開始使用，{entries} 筆。"),
    "screened": N_("姓名比對，{people} 人：{outcome}。"),
    "hit-cleared": N_("比對到的不是同一人，已排除。"),
}


class ScreeningConfig(AppConfig):
    name = "anbao.commerce.screening"
    label = "screening"

    def ready(self) -> None:
        from anbao.commerce.screening.actions.importing import RELEASE, execute_release
        from anbao.commerce.screening.domain.guards import FACTS, GUARDS
        from anbao.commerce.screening.queries.answers import ANSWERS
        from anbao.commerce.screening.queries.hits import waiting, work
        from anbao.commerce.screening.queries.lists import release_changes

        for name, answer in ANSWERS.items():
            registries.answers.add(name, answer)
        for tag, guard in GUARDS.items():
            registries.guards.add(tag, guard)
        for name, fact in FACTS.items():
            registries.facts.add(name, fact)
        for event, sentence in EVENTS.items():
            registries.event_types.add(f"screening.{event}", EventType(sentence))
        act = ApprovableAct(N_("使用新的比對名單"), "screening.approve", execute_release, release_changes)
        registries.approvable_acts.add(RELEASE, act)
        registries.navigation.add(
            "screening",
            NavigationEntry(
                N_("姓名比對"), "screening-console:hits", "screening.clear", order=16, waiting=waiting, group="sales"
            ),
        )
        registries.work.add(
            "screening", WorkEntry(N_("姓名比對"), "screening.clear", work, "screening-console:hits", order=20)
        )

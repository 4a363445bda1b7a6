from django.apps import AppConfig

OPEN, APPROVE = "examiner.open", "examiner.approve"


class ExaminerConfig(AppConfig):
    name = "anbao.examiner"
    label = "examiner"

    def ready(self) -> None:
        from anbao.examiner.domain.seat import EVENTS
        from anbao.examiner.keeping import ACT, open_seat, seat_lines
        from anbao.examiner.queries.said import clear_words as words
        from anbao.kernel import registries
        from anbao.kernel.clear_words import clear_words
        from anbao.kernel.registries import ApprovableAct, NavigationEntry
        from anbao.kernel.text import N_

        for kind, event in EVENTS.items():
            registries.event_types.add(kind, event)
        clear_words.add("examiner", words)
        registries.approvable_acts.add(ACT, ApprovableAct(N_("開立檢查席位"), APPROVE, open_seat, seat_lines))
        entry = NavigationEntry(N_("檢查席位"), "examiner-console:seats", OPEN, order=60, group="evidence")
        registries.navigation.add("examiner", entry)

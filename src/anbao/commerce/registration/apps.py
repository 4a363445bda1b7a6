from pathlib import Path

from django.apps import AppConfig

from anbao.commerce.registration.domain.guards import FACTS, GUARDS, OTP_PURPOSE
from anbao.kernel import registries
from anbao.kernel.registries import AccountLink, EventType, MatterKind
from anbao.kernel.text import N_

EVENTS = {
    "registration.document-opened": N_("打開了文件「{document}」。"),
    "registration.documents-agreed": N_("同意了 {count} 份文件。"),
    "registration.begun": N_("開始註冊，須閱讀的文件都已打開並同意。"),
    "registration.refused": N_("註冊的步驟未通過。"),
    "registration.login-refused": N_("帳號名稱不能使用（{reason}）。"),
    "registration.declared": N_("填寫了註冊資料。"),
    "registration.completed": N_("完成身分驗證並開立帳號。"),
    "registration.other-data": N_("重新驗證時填寫的資料與留存的不同。"),
    "registration.verified-again": N_("重新完成身分驗證，投保與服務的期限重新起算。"),
    "registration.dormancy-warned": N_("寄信提醒身分驗證快到期，到期日 {until}。"),
    "registration.turned-away": N_("已有帳號，沒有重複開立。"),
}


class RegistrationConfig(AppConfig):
    name = "anbao.commerce.registration"
    label = "registration"

    def ready(self) -> None:
        from anbao.commerce.registration.actions.peppers import DRAFTS
        from anbao.commerce.registration.queries.account import matters_of
        from anbao.commerce.registration.queries.answers import ANSWERS
        from anbao.commerce.registration.queries.dormancy_probe import PROBES as DORMANCY_PROBES
        from anbao.commerce.registration.queries.evidence import PROBES
        from anbao.identity.api import otp_purposes
        from anbao.keys.api import wrapped_places
        from anbao.messages.api import register_folder

        for name, answer in ANSWERS.items():
            registries.answers.add(name, answer)
        for name, fact in FACTS.items():
            registries.facts.add(name, fact)
        for tag, guard in GUARDS.items():
            registries.guards.add(tag, guard)
        for kind, sentence in EVENTS.items():
            registries.event_types.add(kind, EventType(sentence))
        for name, probe in {**PROBES, **DORMANCY_PROBES}.items():
            registries.probes.add(name, probe)
        registries.matter_kinds.add("registration", MatterKind(N_("註冊")))
        registries.account_matters.add("registration", matters_of)
        wrapped_places.add("registration.drafts", DRAFTS)
        link = AccountLink(
            N_("身分驗證的期限"), "verification:standing", N_("看投保和服務的期限，重新驗證身分。"), order=58
        )
        registries.account_links.add("verification", link)
        otp_purposes.add(OTP_PURPOSE, N_("網路投保註冊"))
        register_folder(Path(__file__).parent / "data" / "messages")

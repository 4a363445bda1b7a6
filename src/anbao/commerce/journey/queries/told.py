"""What happened to an application, in a clerk's words where an entry's own sentence holds keys."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.journey.domain.events import PREFIX
from anbao.commerce.site import api as site
from anbao.kernel.text import N_
from anbao.ui.api import GuardLine

_ARROWS = {
    "change_quote": N_("變更行程或方案"),
    "enter_data": N_("填寫投保資料"),
    "agree_terms": N_("同意條款"),
    "underwrite": N_("核保"),
    "accept": N_("核保人員同意承保"),
    "confirm": N_("確認投保"),
    "open_payment": N_("開始繳費"),
    "authorize": N_("取得授權"),
    "receipt_report": N_("收件通報"),
    "capture": N_("扣款"),
    "refund": N_("退還保險費"),
    "contract": N_("契約成立"),
    "cover_report": N_("承保通報"),
}
_MESSAGES = {
    "identity.otp-sms": N_("驗證碼"),
    "identity.otp-mail": N_("驗證碼"),
    "journey.contracted-sms": N_("投保完成通知"),
    "journey.contracted-mail": N_("投保完成通知"),
    "journey.accepted-sms": N_("核保結果通知"),
    "journey.accepted-mail": N_("核保結果通知"),
    "journey.declined-sms": N_("核保結果通知"),
    "journey.declined-mail": N_("核保結果通知"),
    "journey.lapsed-sms": N_("投保未成立通知"),
    "journey.lapsed-mail": N_("投保未成立通知"),
    "journey.refund-due-sms": N_("將退還保險費通知"),
    "journey.refund-due-mail": N_("將退還保險費通知"),
    "journey.refunded-sms": N_("保險費退還通知"),
    "journey.refunded-mail": N_("保險費退還通知"),
    "policies.refunded-sms": N_("保險費退還通知"),
    "policies.refunded-mail": N_("保險費退還通知"),
    "disputes.reported-sms": N_("款項爭議收件通知"),
    "disputes.reported-mail": N_("款項爭議收件通知"),
    "disputes.upheld-sms": N_("款項爭議結果通知"),
    "disputes.upheld-mail": N_("款項爭議結果通知"),
    "disputes.not-upheld-sms": N_("款項爭議結果通知"),
    "disputes.not-upheld-mail": N_("款項爭議結果通知"),
    "care.received-sms": N_("收件與案號通知"),
    "care.received-mail": N_("收件與案號通知"),
    "care.taken-mail": N_("承辦人通知"),
    "care.papers-sms": N_("理賠文件通知"),
    "care.papers-mail": N_("理賠文件通知"),
    "care.answered-sms": N_("答覆通知"),
    "care.answered-mail": N_("答覆通知"),
    "policies.delivered-mail": N_("電子保單寄發通知"),
    "policies.reminder-mail": N_("電子保單開啟提醒"),
    "policies.cancelled-sms": N_("保單取消通知"),
    "policies.cancelled-mail": N_("保單取消通知"),
    "identity.new-device-mail": N_("新裝置登入通知"),
    "policies.withdrawn-sms": N_("契約撤銷通知"),
    "policies.withdrawn-mail": N_("契約撤銷通知"),
    "registration.welcome": N_("註冊完成通知"),
    "registration.already-registered": N_("已經註冊過的通知"),
    "care.due-soon-mail": N_("案件快到期的提醒"),
    "site.advertisement-mail": N_("廣告"),
}
_STEPS = {
    PREFIX + "refused": N_("「{step}」未通過檢核"),
    PREFIX + "held": N_("「{step}」暫停，等候外部系統回覆"),
    PREFIX + "underwriting-over": N_("核保結果不再適用，須重新核保"),
    PREFIX + "voiding": N_("停止扣款，取消授權"),
}
_SENT = {
    "messages.written": N_("產生「{about}」，排入寄送"),
    "messages.sent": N_("「{about}」已交給業者寄送"),
    "messages.not-sent": N_("「{about}」沒有寄出"),
}
_GUARDS = {
    "sale.period-ahead": N_("保障還沒開始"),
    "sale.statements-published": N_("該公開的說明都在網站上"),
    "sale.insured-is-proposer": N_("被保險人就是要保人"),
    "sale.insured-allowed": N_("被保險人是要保人，或其幼年子女"),
    "sale.natural-person": N_("要保人是自然人"),
    "sale.of-age": N_("已成年"),
    "sale.identity-verified": N_("註冊時驗證過身分"),
    "sale.not-dormant": N_("近年有往來"),
    "account.may-buy": N_("帳號可以單獨投保"),
    "account.may-be-served": N_("帳號可以單獨辦理保單"),
    "service.not-dormant": N_("近年用過線上服務"),
    "sale.terms-opened-and-agreed": N_("文件都打開並同意"),
    "sale.limit-cited": N_("限額有出處"),
    "sale.line-released": N_("商品已放行"),
    "sale.own-sum-within-limit": N_("本公司保額在上限內"),
    "sale.industry-sum-within-limit": N_("同業累積保額在上限內"),
    "sale.no-abnormal-record": N_("沒有異常紀錄"),
    "sale.no-overlapping-trip": N_("沒有重疊的同項保單"),
    "sale.minors-death-benefit": N_("未滿十五歲者的身故保障在上限內"),
    "sale.within-inconvenience-register": N_("旅行不便險件數在上限內"),
    "sale.sanctions-screened": N_("制裁名單比對"),
    "sale.pep-screened": N_("重要政治性職務人士比對"),
    "sale.otp-for-this-act": N_("驗證碼是為這次投保"),
    "sale.underwritten": N_("已核保"),
    "sale.underwriting-stands": N_("核保結果仍適用"),
    "sale.confirmed": N_("已確認投保"),
    "sale.payment-method-allowed": N_("繳費方式可用"),
    "sale.own-card": N_("持卡人或帳戶所有人是要保人"),
    "sale.receipt-reported": N_("已收件通報"),
    "sale.captured": N_("已扣款"),
    "servicing.cancel-before-cover": N_("商品可取消，保障還沒開始"),
    "servicing.withdrawal-in-time": N_("有契約撤銷權，還在期限內"),
    "servicing.otp-for-this-act": N_("驗證碼是為這次辦理"),
    "payment.liability-shown": N_("查明是本人授權，或有故意或重大過失"),
}
_NOTES = {"sale.receipt-not-reported": N_("收件通報還在辦理，完成後再檢核一次")}
_OUTCOMES = {"clear": N_("沒有相符"), "hit": N_("有姓名相符"), "no-list": N_("缺少使用中的名單")}
_RESULTS = {"right": N_("正確"), "wrong": N_("不正確")}
_PLAIN = {
    "files.stored": N_("電子保單存檔"),
    "commerce.policy.document-produced": N_("電子保單已產生"),
    "identity.otp.issued": N_("產生驗證碼，準備寄送"),
}

_CLEAR: Mapping[str, Mapping[str, str]] = {"template": _MESSAGES, "arrow": _ARROWS, "reason": _GUARDS}


def message_in_words(template: str) -> str:
    """What a message is about; "" where nobody named it."""
    return _(_MESSAGES[template]) if template in _MESSAGES else ""


def document_titles(line: str, *, at: datetime) -> dict[str, str]:
    """sha256 → title of the documents to be agreed to at `at`."""
    return {version.sha256: version.title for version in catalogue.documents("terms", line=line, at=at)}


def entry_in_words(kind: str, clear: Mapping[str, object], documents: Mapping[str, str]) -> str:
    """A sentence for an entry of `kind`; "" where the entry's own sentence reads well."""
    if kind in _STEPS:
        arrow = str(clear.get("arrow", ""))
        return _(_STEPS[kind]).format(step=_(_ARROWS[arrow]) if arrow in _ARROWS else arrow)
    if kind in _SENT and (about := message_in_words(str(clear.get("template", "")))):
        return _(_SENT[kind]).format(about=about)
    if kind == "registration.document-opened" and (title := documents.get(str(clear.get("document", "")))):
        return _("打開「{title}」全文").format(title=title)
    if kind == "underwriting.decided":
        return _("核保檢核")
    return _result_in_words(kind, clear) or (_(_PLAIN[kind]) if kind in _PLAIN else "")


def _result_in_words(kind: str, clear: Mapping[str, object]) -> str:
    """A check with its result; "" for anything else."""
    outcome = _OUTCOMES.get(str(clear.get("outcome", "")))
    if kind == "screening.screened" and outcome:
        return _("姓名比對，{people} 人：{outcome}").format(people=clear.get("people", ""), outcome=_(outcome))
    if kind == "identity.otp.compared" and clear.get("result") in _RESULTS:
        result = _(_RESULTS[str(clear["result"])])
        return _("比對驗證碼，第 {number} 次：{result}").format(number=clear.get("number", ""), result=result)
    return ""


def guard_in_words(line: GuardLine) -> GuardLine:
    """The line with what its guard checks, why it waits, and what it let pass, in words."""
    points = tuple(site.point_in_words(point) or point for point in line.open_points)
    note = _(_NOTES[line.note]) if line.note in _NOTES else ""
    return replace(line, words=guard_words(line.tag), note_words=note, open_points=points)


def clear_words(name: str, value: str) -> str:
    """What the ledger's sentences call our codes (a msgid): messages, steps, and the guard behind a refusal."""
    return _CLEAR[name].get(value, "") if name in _CLEAR else ""


def guard_words(tag: str) -> str:
    """What a guard checks; "" where nobody named it."""
    return _(_GUARDS[tag]) if tag in _GUARDS else ""

"""What answers an examiner's questions about accounts, codes and acts of two people. Nothing sealed is opened."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, F, Q

from anbao.identity.models import (
    TO_NOBODY,
    Account,
    Approval,
    ApprovalDecision,
    OneTimePassword,
    Role,
    RoleGrant,
    SignInGate,
)
from anbao.identity.queries.figures import gate_limits, otp_figures
from anbao.kernel.answers import Answer, Answered, LiveFigure
from anbao.kernel.registries import approvable_acts
from anbao.kernel.text import N_
from anbao.rulebook.api import figure

LATELY: Final = timedelta(days=30)


def passwords(at: datetime) -> Answered:
    rows = Account.objects.filter(closed_at=None).aggregate(
        customers=Count("id", filter=Q(kind="customer")),
        staff=Count("id", filter=Q(kind="staff")),
        given=Count("id", filter=Q(password_is_default=True)),
        undated=Count("id", filter=Q(password__isnull=False, password_set_at=None)),
    )
    limits = gate_limits(at)
    figures = (
        LiveFigure(N_("密碼最少字元"), figure("password.min_length", at=at).number),
        LiveFigure(N_("連續輸入錯誤幾次鎖定"), limits.attempts),
        LiveFigure(N_("鎖定幾分鐘"), int(limits.lock_for.total_seconds() // 60)),
        LiveFigure(N_("使用中的客戶帳號"), rows["customers"]),
        LiveFigure(N_("使用中的同仁帳號"), rows["staff"]),
        LiveFigure(N_("密碼還是別人設的"), rows["given"]),
        LiveFigure(N_("密碼沒有設定日期"), rows["undated"], bad=rows["undated"] > 0),
    )
    return Answered(figures, rows["customers"] + rows["staff"] > 0)


def sign_ins(at: datetime) -> Answered:
    limits = gate_limits(at)
    found = SignInGate.objects.aggregate(
        seen=Count("id", filter=Q(last_at__gte=at - LATELY)),
        locked=Count("id", filter=Q(locked_until__gt=at)),
        beyond=Count("id", filter=Q(attempts__gte=limits.attempts, locked_until=None)),
    )
    figures = (
        LiveFigure(N_("最近三十天嘗試登入的帳號"), found["seen"]),
        LiveFigure(N_("現在鎖定中"), found["locked"]),
        LiveFigure(N_("錯誤次數到了卻沒有鎖定"), found["beyond"], bad=found["beyond"] > 0),
    )
    return Answered(figures, found["seen"] > 0)


def one_time_codes(at: datetime) -> Answered:
    limits = otp_figures(at)
    lately = OneTimePassword.objects.filter(issued_at__gt=at - LATELY, issued_at__lte=at).exclude(message=TO_NOBODY)
    found = lately.aggregate(
        issued=Count("id"),
        redeemed=Count("id", filter=Q(redeemed_at__isnull=False)),
        late=Count("id", filter=Q(redeemed_at__gt=F("expires_at"))),
        tried=Count("id", filter=Q(attempts__gt=limits.attempts)),
    )
    figures = (
        LiveFigure(N_("一次性密碼有效幾分鐘"), int(limits.valid_for.total_seconds() // 60)),
        LiveFigure(N_("最近三十天寄出"), found["issued"]),
        LiveFigure(N_("其中正確使用"), found["redeemed"]),
        LiveFigure(N_("過期才使用的"), found["late"], bad=found["late"] > 0),
        LiveFigure(N_("比對次數超過上限的"), found["tried"], bad=found["tried"] > 0),
    )
    return Answered(figures, found["issued"] > 0)


def two_people(at: datetime) -> Answered:
    decided = ApprovalDecision.objects.filter(decided_at__lte=at).aggregate(
        yes=Count("id", filter=Q(approved=True)),
        no=Count("id", filter=Q(approved=False)),
        own=Count("id", filter=Q(decided_by=F("approval__proposed_by"))),
    )
    waiting = Approval.objects.filter(act__in=approvable_acts.names(), decision=None, proposed_at__lte=at).count()
    figures = (
        LiveFigure(N_("要兩個人才能做的事"), len(approvable_acts.names())),
        LiveFigure(N_("核准過"), decided["yes"]),
        LiveFigure(N_("駁回過"), decided["no"]),
        LiveFigure(N_("等候決定"), waiting),
        LiveFigure(N_("提出和決定是同一人"), decided["own"], bad=decided["own"] > 0),
    )
    return Answered(figures, decided["yes"] + decided["no"] > 0)


def roles(at: datetime) -> Answered:
    del at  # as it stands
    held = RoleGrant.objects.filter(ended_at=None)
    permissions = {one for several in Role.objects.values_list("permissions", flat=True) for one in several}
    closed = held.filter(account__closed_at__isnull=False).count()
    self_granted = held.filter(granted_by="").count()
    figures = (
        LiveFigure(N_("角色"), Role.objects.count()),
        LiveFigure(N_("權限"), len(permissions)),
        LiveFigure(N_("同仁持有的角色"), held.count()),
        LiveFigure(N_("帳號已關閉、角色還在"), closed, bad=closed > 0),
        LiveFigure(N_("看不出誰授予的角色"), self_granted, bad=self_granted > 0),
    )
    return Answered(figures, held.exists())


ANSWERS: Final = {
    "identity.passwords": Answer(
        N_("密碼怎麼管"),
        N_("新密碼要通過規則冊的檢核才會接受；密碼只以加密的雜湊保存，輸入錯誤到上限就鎖定。"),
        {"chk.system-passwords": (), "chk.password-policy": ()},
        passwords,
        by_the_minute=True,
    ),
    "identity.sign-ins": Answer(
        N_("異常的登入怎麼擋"),
        N_("每次比對密碼之前先記一次數，同時再多次也只放行上限以內；到上限鎖定，每次比對和鎖定都在帳冊。"),
        {"chk.site-anomalies": (), "chk.illegal-use-measures": (), "chk.access-records": ()},
        sign_ins,
    ),
    "identity.one-time-codes": Answer(
        N_("一次性密碼怎麼用"),
        N_("每一組只為一件事、只能用一次、有期限也有次數；資料庫只存雜湊。"),
        {"chk.illegal-use-measures": (), "chk.transaction-security": ()},
        one_time_codes,
        by_the_minute=True,
    ),
    "identity.two-people": Answer(
        N_("重要的事由兩個人做"),
        N_("商品與文件上架、規則冊變更、名單、廣告、解除保存等，一人提出、另一人核准才會執行；自己不能核准自己的。"),
        {
            "chk.risk-duties-separated": (),
            "chk.operation-checks": ("checked",),
            "chk.contracts-reviewed-by-units": (),
        },
        two_people,
    ),
    "identity.roles": Answer(
        N_("誰能做什麼"),
        N_("每一頁、每個動作都要求一項權限；權限只從角色來，角色的內容和授予都在帳冊。"),
        {"chk.access-and-privileges": (), "chk.site-directories": (), "chk.access-records": ()},
        roles,
    ),
}

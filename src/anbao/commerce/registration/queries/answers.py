"""What answers an examiner's questions about what customers were told and agreed to before they had an account."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import CharField, Count, Exists, OuterRef
from django.db.models.functions import Cast

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.registration.models import Agreement, Registration
from anbao.kernel.answers import Answer, Answered, LiveFigure
from anbao.kernel.text import N_
from anbao.rulebook.api import answered_by

LATELY: Final = timedelta(days=30)


def told(at: datetime) -> Answered:
    agreed = Agreement.objects.filter(subject_kind="registration", subject_id=Cast(OuterRef("id"), CharField()))
    lately = Registration.objects.filter(verified_at__gt=at - LATELY, verified_at__lte=at)
    rows = lately.aggregate(every=Count("id"))
    without = lately.filter(~Exists(agreed)).count()
    shown = catalogue.documents("registration", at=at)
    figures = (
        LiveFigure(N_("註冊前要打開並同意的文件"), len(shown), bad=not shown),
        LiveFigure(N_("最近三十天完成註冊"), rows["every"]),
        LiveFigure(N_("沒有同意紀錄的註冊"), without, bad=without > 0),
    )
    return answered_by(figures, ["records.verification-kept"], at=at, shown=rows["every"] > 0)


ANSWERS: Final = {
    "registration.told": Answer(
        N_("註冊前告知並取得同意"),
        N_("服務約款、個人資料告知等逐份打開、逐份同意才能註冊；同意的是哪一版、什麼時候，都留著。"),
        {
            "chk.customer-rights-told": ("told",),
            "chk.contracts-exist": (),
            "chk.rules-and-model-contract": (),
        },
        told,
        by_the_minute=True,
    ),
}

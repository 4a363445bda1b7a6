"""What answers an examiner's questions about the roles of the database."""

from datetime import datetime
from typing import Final

from anbao.kernel.answers import Answer, Answered, LiveFigure
from anbao.kernel.text import N_
from anbao.project.roles import ROLES, declared, differences


def granted(at: datetime) -> Answered:
    del at  # as it stands
    wrong = differences(using="default")
    figures = (
        LiveFigure(N_("資料庫角色"), len(ROLES)),
        LiveFigure(N_("宣告過存取權的資料表"), len(declared())),
        LiveFigure(N_("和宣告不同的授權"), len(wrong), bad=bool(wrong)),
    )
    return Answered(figures, shown=True)


ANSWERS: Final = {
    "project.database-roles": Answer(
        N_("資料庫的存取權"),
        N_(
            "結構、應用程式、帳冊簽章、檢查各有一個角色；每張表宣告誰能讀寫，資料庫實際授權和宣告逐項核對。檢查席位的角色只能讀。"
        ),
        {"chk.access-and-privileges": (), "chk.illegal-use-measures": ()},
        granted,
    ),
}

"""What answers an examiner's questions about the ledger."""

from datetime import datetime, timedelta
from typing import Final

from django.db import connection

from anbao.kernel.answers import Answer, Answered, LiveFigure
from anbao.kernel.text import N_
from anbao.ledger.models import Cursor, Head

SIGNED_WITHIN: Final = timedelta(hours=1)

# Entries that no signed tree holds yet: a bounded look at the edge, in the order of commits.
_WAITING = """
SELECT count(*), min(e.at) FROM (
  SELECT at FROM ledger_event
  WHERE (xid, id) > (coalesce((SELECT last_xid FROM ledger_cursor), '0'::xid8),
                     coalesce((SELECT last_id FROM ledger_cursor), 0))
  ORDER BY xid, id LIMIT 1000
) AS e
"""


def signed(at: datetime) -> Answered:
    newest = Head.objects.order_by("-size").first()
    with connection.cursor() as cursor:
        cursor.execute(_WAITING)
        waiting, oldest = cursor.fetchone()
    late = oldest is not None and oldest <= at - SIGNED_WITHIN
    counted = Cursor.objects.values_list("size", flat=True).first() or 0
    figures = (
        LiveFigure(N_("編入帳冊的紀錄"), counted),
        LiveFigure(N_("最近一次簽章"), newest.signed_at if newest else None),
        LiveFigure(N_("等候編入"), waiting, bad=late),
        LiveFigure(N_("等最久的一筆"), oldest, bad=late),
    )
    return Answered(figures, newest is not None)


ANSWERS: Final = {
    "ledger.signed": Answer(
        N_("稽核軌跡不能竄改"),
        N_("每件事和它的紀錄在同一筆交易寫下；紀錄編成雜湊樹並簽章，應用程式只能新增，改一筆就對不上。"),
        {"chk.data-protection-measures": (), "chk.access-records": (), "chk.key-access-trail": ()},
        signed,
    ),
}

"""What answers an examiner's questions about where keys lie and who reaches them."""

import stat
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection

from anbao.kernel.answers import Answer, Answered, LiveFigure
from anbao.kernel.text import N_

_MAY_READ = """
SELECT r.rolname FROM pg_roles r WHERE r.rolname = ANY (%s) AND has_table_privilege(r.rolname, 'keys_datakey', 'SELECT')
"""
_OTHERS: Final = ["anbao_examiner", "anbao_sequencer"]
"""Roles of the database that work without data keys."""


def kept_apart(at: datetime) -> Answered:
    del at  # as it stands
    file = Path(settings.ANBAO_KEY_FILE)
    mode = stat.S_IMODE(file.stat().st_mode) if file.exists() else None
    with connection.cursor() as cursor:
        cursor.execute(_MAY_READ, [_OTHERS])
        reading = [name for (name,) in cursor.fetchall()]
    figures = (
        LiveFigure(N_("金鑰放在資料庫以外的檔案"), N_("是") if mode is not None else N_("沒有檔案"), bad=mode is None),
        LiveFigure(N_("金鑰檔的權限"), f"{mode:04o}" if mode is not None else None, bad=bool(mode and mode & 0o077)),
        LiveFigure(N_("不該讀得到資料金鑰、卻讀得到的資料庫角色"), len(reading), bad=bool(reading)),
    )
    return Answered(figures, mode is not None)


ANSWERS: Final = {
    "keys.kept-apart": Answer(
        N_("金鑰和資料分開放"),
        N_(
            "個人資料用每人每案一把的金鑰加密；包住這些金鑰的主金鑰在資料庫以外，檔案只有執行的帳號能讀，檢查席位讀不到任何金鑰。"
        ),
        {"chk.key-protection": (), "chk.data-protection-measures": (), "chk.key-access-limited": ()},
        kept_apart,
    ),
}

"""What may be done again, and the entries of the ledger that say so."""

from typing import Final

from anbao.kernel.text import N_

TASK, MESSAGE = "task", "message"
BECAUSE: Final = "console.retry.because"
EVENTS: Final = {
    f"console.{TASK}-retried": N_("同仁要系統再做一次工作 {task}（第 {job} 號）。"),
    f"console.{MESSAGE}-retried": N_("同仁要系統再寄一次訊息。"),
}

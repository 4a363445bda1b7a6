"""Kinds of ledger entries about the register, each with its sentence."""

from anbao.kernel.text import N_

PREFIX = "commerce.inconvenience."
SENTENCES = {
    "register-again": N_("旅行不便險通報由同仁再送一次"),
    "withdraw-again": N_("撤銷旅行不便險通報由同仁再送一次"),
    "register-done": N_("旅行不便險通報完成"),
    "register-refused": N_("旅行不便險通報沒有被接受（{reason}）"),
    "withdraw-done": N_("旅行不便險通報已撤銷"),
    "withdraw-refused": N_("撤銷旅行不便險通報沒有被接受（{reason}）"),
    "withdraw-not_needed": N_("旅行不便險沒有通報過，不必撤銷"),
}

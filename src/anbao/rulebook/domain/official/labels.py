"""The words of a comparison report. Message ids in Traditional Chinese."""

from anbao.kernel.text import N_

STATUS = {
    "same": N_("相同"),
    "moved": N_("移列"),
    "changed": N_("修正"),
    "split": N_("拆分"),
    "added": N_("新增"),
    "removed": N_("刪除"),
}
CONFIRM = {
    "address": N_("條號"),
    "summary": N_("摘要"),
    "figures": N_("數字"),
    "guards": N_("守門檢核"),
    "duties": N_("定期義務"),
    "documents": N_("文件"),
    "capabilities": N_("系統探測"),
    "examples": N_("範例"),
    "evidence": N_("憑據（舊條文下的保留並標示）"),
    "end": N_("是否停用"),
}
TITLE = N_("法規版本比對：{title}")
VERSIONS = N_("舊：{old}　新：{new}")
PARTIAL = N_("新文本只含修正部分，沒有列出的條文不等於刪除。")
KEPT = N_("舊條文下的答覆與憑據都會保留並加上標示，不會刪除。")
OWN_FILE = N_("本檔含有貴公司自行提供的法規原文，請勿放進程式庫。")
MERGED, SLIGHT = N_("（併入）"), N_("（僅標點或字形）")
TWICE = N_("（號次重複）")
HEADINGS = N_("章節標題")
SUMMARY, UNITS = N_("摘要"), N_("單位數")
ARTICLES, CHANGES, CLAUSES = N_("異動的條文"), N_("逐項對照"), N_("受影響的條目")
UNCOVERED, HIDDEN, LOOK_AT = N_("還沒有條目涵蓋的新單位"), N_("對照表未列出舊條文者"), N_("請人工確認")
OLD, NEW, STATE = N_("舊條文"), N_("新條文"), N_("狀態")
CLAUSE, RUNS, AGAIN = N_("規則條目"), N_("相關的檢核、定期義務、文件與憑據"), N_("需重新確認")
AMOUNTS = N_("數字變動：{gone} → {new}")
OPEN_EVIDENCE = N_("尚缺憑據：{what}")
OPEN_STATE = {
    "planned": N_("尚未上線"),
    "missing": N_("沒有憑據"),
    "outdated": N_("憑據已過期"),
}
RUNS_OF = {
    "guards": N_("守門檢核：{what}"),
    "duties": N_("定期義務：{what}"),
    "documents": N_("文件：{what}"),
    "probes": N_("系統探測：{what}"),
    "forms": N_("申報表單：{what}"),
    "evidence": N_("憑據：{what}"),
}
NONE = N_("無")

"""The columns of every table."""

from anbao.rulebook.domain.exports.tables.table import Column
from anbao.rulebook.domain.exports.words import (
    APPLIES,
    BOUND,
    ENCODED,
    FORCE,
    KIND,
    MARK,
    READING,
    RELATION,
    STATE,
    STATUS,
)
from anbao.rulebook.domain.model import Words

CLAUSE = Column("clause", Words("條目", "clause"), 30)
_WHEN = Column("applies_when", Words("適用條件", "applies when"), 64)
_STATE = Column("state", Words("狀態", "state"), 17, STATE)

WORKS = (
    Column("work", Words("法規", "work"), 9),
    Column("title_zh", Words("名稱（中文）", "title, Chinese"), 34),
    Column("version", Words("版本", "version"), 12),
    Column("encoded", Words("編入範圍", "encoded"), 14, ENCODED),
    Column("mark", Words("標記", "mark"), 16, MARK),
    Column("document", Words("文號", "document"), 28),
    Column("source", Words("出處", "source"), 40),
    Column("note_zh", Words("附註（中文）", "note, Chinese"), 40),
    Column("later_versions", Words("已知較新版本", "known later versions"), 18),
    Column("clauses", Words("條目數", "clauses"), 9),
    Column("title_en", Words("名稱（英文）", "title, English"), 40),
    Column("note_en", Words("附註（英文）", "note, English"), 40),
)
CLAUSES = (
    CLAUSE,
    Column("work", Words("法規", "work"), 8),
    Column("address_zh", Words("條號", "address in words"), 24),
    Column("force", Words("效力", "force"), 13, FORCE),
    Column("title_zh", Words("標題（中文）", "title, Chinese"), 28),
    Column("summary_zh", Words("摘要（中文）", "summary, Chinese"), 50),
    Column("company", Words("本公司", "this company"), 14, APPLIES),
    _STATE,
    Column("figures", Words("數值", "figures"), 26),
    Column("evidence", Words("佐證", "evidence"), 24),
    Column("readings", Words("解讀", "readings"), 28),
    Column("title_en", Words("標題（英文）", "title, English"), 34),
    Column("summary_en", Words("摘要（英文）", "summary, English"), 84),
    Column("address", Words("條號代碼", "address"), 16),
    Column("covers", Words("涵蓋條號", "covers"), 44),
    Column("version", Words("版本", "version"), 12),
    Column("mark", Words("版本標記", "mark of the version"), 16, MARK),
    _WHEN,
    Column("per", Words("逐一適用於", "for each"), 14),
)
FIGURES = (
    Column("figure", Words("數值", "figure"), 32),
    CLAUSE,
    Column("title_zh", Words("條目標題", "clause title"), 28),
    Column("address_zh", Words("條號", "address in words"), 24),
    Column("value", Words("條文的值", "value"), 16),
    Column("value_zh", Words("讀作（中文）", "in words, Chinese"), 20),
    Column("bound", Words("界限", "bound"), 20, BOUND),
    Column("company_value", Words("本公司的值", "company's value"), 18),
    Column("stricter", Words("比條文嚴", "stricter"), 13, {"yes": Words("較嚴", "yes")}),
    Column("mark", Words("標記", "mark"), 16, MARK),
    Column("source", Words("出處", "source"), 44),
    Column("since", Words("起算日", "since"), 12),
    Column("unit", Words("單位", "unit"), 14),
    Column("value_en", Words("讀作（英文）", "in words, English"), 22),
)
OBLIGATIONS = (
    CLAUSE,
    Column("title_zh", Words("條目標題", "clause title"), 28),
    Column("obligation", Words("義務", "obligation"), 20),
    Column("kind", Words("種類", "kind"), 19, KIND),
    Column("name", Words("由什麼執行", "what runs it"), 38),
    _STATE,
    Column("steps", Words("步驟", "steps"), 24),
    Column("every", Words("週期", "every"), 24),
    Column("within", Words("期限", "within"), 24),
    Column("starts", Words("起算", "from"), 26),
    Column("done_by", Words("完成憑據", "done by"), 24),
    Column("for_each", Words("每一", "for each"), 12),
    Column("calendar", Words("遇假日", "calendar"), 17),
    Column("facts", Words("依據事實", "facts"), 36),
    Column("figures", Words("引用數值", "figures"), 28),
    _WHEN,
    Column("when", Words("觸發條件", "when"), 28),
)
READINGS = (
    Column("reading", Words("解讀", "reading"), 36),
    Column("kind", Words("種類", "kind"), 14, READING),
    Column("question_zh", Words("問題（中文）", "question, Chinese"), 34),
    Column("reading_zh", Words("讀法（中文）", "reading, Chinese"), 50),
    Column("status", Words("狀態", "status"), 18, STATUS),
    Column("for_counsel", Words("待法律顧問確認", "for counsel"), 15, {"yes": Words("待確認", "yes")}),
    Column("source", Words("出處", "source"), 34),
    Column("date", Words("日期", "date"), 12),
    Column("clauses", Words("條目", "clauses"), 36),
    Column("works", Words("整部法規", "whole works"), 12),
    Column("question_en", Words("問題（英文）", "question, English"), 40),
    Column("reading_en", Words("讀法（英文）", "reading, English"), 84),
    Column("author", Words("作者", "author"), 22),
    Column("number", Words("文號", "number"), 20),
    Column("adopt_by", Words("採行期限", "adopt by"), 12),
)
LINKS = (
    CLAUSE,
    Column("title_zh", Words("條目標題", "clause title"), 32),
    Column("relation", Words("關聯", "relation"), 26, RELATION),
    Column("to", Words("對象", "leads to"), 30),
    Column("to_title_zh", Words("對象標題", "title of that clause"), 32),
)
ABOUT = (Column("item", Words("項目", "item"), 28), Column("value", Words("內容", "content"), 90))

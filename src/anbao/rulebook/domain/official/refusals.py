"""Why a file is not read: in English for the terminal, in Traditional Chinese, with what to do, for people.

The part of a key before the dot is the short code of the reason. `{line}` and the others are filled from the refusal.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from anbao.kernel.text import N_


@dataclass(frozen=True, slots=True)
class Words:
    """`message` says what was seen, `remedy` what to do (msgids); `english` both in a clause."""

    english: str
    message: str
    remedy: str


_AS_TEXT = "save it as plain text in UTF-8 first (that writes automatic numbers out)"
_SAVE_TEXT = N_("請先另存成 UTF-8 的純文字檔（自動編號會一起寫出來），再匯入。")
_SAVE_UTF8 = N_("請先把檔案另存成 UTF-8，再匯入。")
_UNPACK = N_("請先解壓縮，再匯入裡面的檔案。")
_NO_SCAN = N_("請向主管機關或公會索取文字檔，再匯入。")
_WHOLE = N_("請重新下載完整的檔案再匯入；檔案本來就只到這裡的話，加上 --incomplete。")
_OTHER = N_("請確認拿的是法規的官方檔案，再匯入。")
_ONE_LAW = N_("請從法規資料下載單一部法規的 JSON，再匯入。")
_TAKE_OUT = N_("請從彙編裡取出這一部法規，再匯入。")
_LOOK = N_("請打開檔案看這一行，改正之後再匯入。")

REFUSALS: Mapping[str, Words] = {
    "format.pdf": Words(
        "this is a PDF, not text: save its text first; a scan holds none", N_("這是 PDF，不是文字檔。"), _SAVE_TEXT
    ),
    "format.packed-document": Words(
        f"this is a packed document (DOCX, ODT) or ZIP: {_AS_TEXT}",
        N_("這是 DOCX、ODT 或 ZIP，不是文字檔。"),
        _SAVE_TEXT,
    ),
    "format.office": Words(
        f"this is an old Office document: {_AS_TEXT}", N_("這是舊版的 Office 文件，不是文字檔。"), _SAVE_TEXT
    ),
    "format.rtf": Words(f"this is an RTF document: {_AS_TEXT}", N_("這是 RTF 文件，不是文字檔。"), _SAVE_TEXT),
    "format.gzip": Words("this is a packed file (gzip): unpack it first", N_("這是 gzip 壓縮檔。"), _UNPACK),
    "format.7z": Words("this is a packed file (7z): unpack it first", N_("這是 7z 壓縮檔。"), _UNPACK),
    "format.rar": Words("this is a packed file (RAR): unpack it first", N_("這是 RAR 壓縮檔。"), _UNPACK),
    "format.image": Words("this is an image: a scan holds no text", N_("這是圖檔，掃描檔裡沒有文字。"), _NO_SCAN),
    "format.utf-32": Words("this is UTF-32: save it as UTF-8 first", N_("這個檔案是 UTF-32 編碼。"), _SAVE_UTF8),
    "format.utf-16": Words("this is UTF-16: save it as UTF-8 first", N_("這個檔案是 UTF-16 編碼。"), _SAVE_UTF8),
    "format.web": Words(
        "this is a web page: copy the law's words from it into a text file in UTF-8, or take its JSON (open law data)",
        N_("這是網頁，不是文字檔。"),
        N_("請把條文複製到 UTF-8 的文字檔，或下載這部法規的 JSON，再匯入。"),
    ),
    "size": Words(
        "over {most} MiB: no regulation is that long; of a collection take one out",
        N_("檔案超過 {most} MiB，沒有法規這麼長。"),
        _TAKE_OUT,
    ),
    "binary": Words("control characters: this is no text", N_("第 {line} 行有控制字元，這不是文字檔。"), _SAVE_TEXT),
    "binary.unknown": Words(
        "neither text nor a format that is read here", N_("第 {line} 行不是文字，也不是這裡讀得懂的格式。"), _SAVE_TEXT
    ),
    "no-text": Words(
        "hardly any Chinese text: a scan, or another document",
        N_("檔案裡幾乎沒有中文，可能是掃描檔，或不是法規。"),
        _OTHER,
    ),
    "truncated.character": Words(
        "the file breaks off inside a character",
        N_("檔案在第 {line} 行的一個字中間斷掉。"),
        N_("請重新下載完整的檔案再匯入。"),
    ),
    "truncated.tag": Words(
        "a tag is not closed: the file breaks off",
        N_("第 {line} 行的表格標籤沒有結束，檔案在這裡斷掉。"),
        N_("請重新下載完整的檔案再匯入。"),
    ),
    "truncated.table": Words(
        "the table breaks off in the middle of a sentence: a truncated file? (--incomplete takes it as it is)",
        N_("對照表在第 {line} 行的句子中間斷掉，檔案可能不完整。"),
        _WHOLE,
    ),
    "truncated.text": Words(
        "the text breaks off in the middle of a sentence: a truncated file? (--incomplete takes it as it is)",
        N_("條文在第 {line} 行的句子中間斷掉，檔案可能不完整。"),
        _WHOLE,
    ),
    "truncated.version": Words(
        "the text ends after {last} although its version goes on: a truncated file (--incomplete takes it)",
        N_("條文在第 {line} 行的 {last} 之後就沒有了，這個版本後面還有條文，檔案不完整。"),
        _WHOLE,
    ),
    "truncated.json": Words(
        "not whole JSON: {error}", N_("JSON 在第 {line} 行斷掉，檔案不完整。"), N_("請重新下載完整的檔案再匯入。")
    ),
    "encoding.likely": Words(
        "not UTF-8; it looks like {encoding}: save it as UTF-8",
        N_("第 {line} 行起不是 UTF-8，看起來是 {encoding}。"),
        _SAVE_UTF8,
    ),
    "encoding": Words("not UTF-8 text: save it as UTF-8", N_("第 {line} 行起不是 UTF-8 文字。"), _SAVE_UTF8),
    "line-too-long": Words(
        "a line of over {most} characters", N_("第 {line} 行超過 {most} 個字，法規沒有這麼長的一行。"), _LOOK
    ),
    "too-many-lines": Words("over {most} lines", N_("到第 {line} 行已經超過 {most} 行，法規沒有這麼長。"), _TAKE_OUT),
    "too-many-units": Words(
        "over {most} numbered units: no regulation",
        N_("到第 {line} 行已經超過 {most} 個條、項、款、目，這不是一部法規。"),
        _TAKE_OUT,
    ),
    "too-many-units.table": Words(
        "more lines than a table of amendments has", N_("到第 {line} 行的列數，已經多過一份修正對照表。"), _TAKE_OUT
    ),
    "unit-too-long": Words(
        "over {most} characters without a number", N_("到第 {line} 行，超過 {most} 個字沒有號次，這不是條文。"), _OTHER
    ),
    "unnumbered": Words(
        "no numbered articles or items: another document",
        N_("從第 {line} 行起找不到條號或項款目的號次，這不是法規條文。"),
        _OTHER,
    ),
    "unnumbered.table": Words(
        "a comparison table without numbered text", N_("從第 {line} 行起的對照表裡沒有編號的條文。"), _OTHER
    ),
    "unnumbered.law": Words("no article in 法規內容", N_("JSON 的「法規內容」裡沒有條文。"), _ONE_LAW),
    "json": Words("not whole JSON: {error}", N_("第 {line} 行不是正確的 JSON。"), _ONE_LAW),
    "json.deep": Words("JSON nested too deep", N_("這份 JSON 的層數太深，不是法規資料。"), _ONE_LAW),
    "json.number": Words("JSON with a number that no law has", N_("這份 JSON 裡有法規不會有的數字。"), _ONE_LAW),
    "shape.law": Words(
        "JSON without 法規名稱 and 法規內容: not open law data of one law",
        N_("這份 JSON 沒有「法規名稱」和「法規內容」，不是單一部法規的資料。"),
        _ONE_LAW,
    ),
    "shape.several": Words(
        "{count} laws in a list: take the one out of it", N_("這份 JSON 裡有 {count} 部法規。"), _ONE_LAW
    ),
    "shape.none": Words(
        "JSON, but no law: an object with 法規名稱 and 法規內容 is one", N_("這份 JSON 不是法規資料。"), _ONE_LAW
    ),
    "shape.article": Words(
        "法規內容 holds something that is no article", N_("第 {line} 行附近：「法規內容」裡有不是條文的東西。"), _LOOK
    ),
    "shape.text": Words(
        "an article's number and text are strings", N_("第 {line} 行附近：條號或條文內容不是文字。"), _LOOK
    ),
    "shape.unnumbered": Words(
        "條文內容 without its 條號", N_("第 {line} 行附近：有「條文內容」，沒有「條號」。"), _LOOK
    ),
    "shape.number": Words(
        "條號 {label!r} is no number of an article", N_("第 {line} 行附近：「{label}」不是條號。"), _LOOK
    ),
    "version": Words(
        "the file names no date: say which version it is (--version YYYY-MM-DD)",
        N_("檔案裡沒有日期，看不出是哪一個版本。"),
        N_("請用 --version YYYY-MM-DD 說明是哪一版，再匯入。"),
    ),
    "another-document.unlisted": Words(
        "titled {shown!r}, which is none of the works listed: another document? (--work KEY takes it as one)",
        N_("標題是「{shown}」，規則冊的清單裡沒有這部法規。"),
        N_("請確認檔案沒有拿錯；真的要收錄的話，用 --work 給它一個代號。"),
    ),
    "another-document.nameless": Words(
        "it bears no title: another document, or its head is missing",
        N_("檔案裡找不到法規名稱。"),
        N_("請確認檔案從法規名稱開始、沒有缺頁，再匯入。"),
    ),
    "another-document.titled": Words(
        "titled {shown!r}, not {title!r}: another document",
        N_("標題是「{shown}」，不是「{title}」。"),
        N_("請確認檔案和 --work 說的是同一部法規，再匯入。"),
    ),
    "another-document.unlike": Words(
        "hardly a unit is like {work} of {version}: another version (--version YYYY-MM-DD says which), another"
        " document, or its numbering is lost",
        N_("內容和 {work} {version} 版幾乎沒有相同的地方：可能是別的版本、別的文件，或號次不見了。"),
        N_("請確認檔案；是別的版本的話，用 --version YYYY-MM-DD 說明，再匯入。"),
    ),
    "work.misshaped": Words(
        "{wanted!r} is no key of a work: lower-case letters, figures, dashes",
        N_("「{wanted}」不能當法規的代號。"),
        N_("代號只用小寫英文字母、數字和連字號，字母開頭，請改過再匯入。"),
    ),
    "work.known": Words(
        "this is {title!r}: its key is {key}",
        N_("這是「{title}」，它的代號是 {key}。"),
        N_("請改用 --work {key}，再匯入。"),
    ),
}

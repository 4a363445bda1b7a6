"""Made-up regulations in the layouts of the files that the user holds. Not a word of them is law."""

from pathlib import Path

FOLDER = Path(__file__).with_name("made_up")


def _read(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


WRAPPED = _read("wrapped.txt")
WRAPPED_AMBIGUOUS = _read("ambiguous.txt")
PARAGRAPHS = _read("paragraphs.txt")
QUESTIONS = _read("questions.txt")
TABLE = _read("table.txt")
OPEN_LAW = _read("open-law.json")
HISTORY = _read("history.json")

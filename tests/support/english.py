"""Reads a page as somebody who knows no Chinese: what is left over, and where two pieces run into each other."""

import re
from html.parser import HTMLParser

CHINESE = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
FULL_WIDTH = re.compile("[\u3001-\u303f\uff01-\uff65]")  # punctuation that only Chinese uses
RUN_TOGETHER = re.compile(r"[a-z)][.:;,!?](?:[A-Z][a-z]|NT\$)|[a-z]{2}(?:[A-Z][a-z]|NT\$)")
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "use", "wbr"}
_ENDED = re.compile(r"[a-z)][.:;!?]$")
_SAID = ("aria-label", "title", "alt", "placeholder", "content")


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open = []
        self.found = []
        self.run = []
        self.last = ""

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag not in _VOID:
            self.open.append((tag, said.get("lang") or ""))
        if tag == "a" and _ENDED.search(self.last):
            self.run.append(f"{self.last.strip()}<a …>")
        self.last = ""
        shown = [said[name] for name in _SAID if said.get(name)]
        if tag == "input" and said.get("type") == "submit":
            shown.append(said.get("value") or "")
        if not (said.get("lang") or "").startswith("zh"):
            self._look(shown)

    def handle_endtag(self, tag):
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place][0] == tag:
                del self.open[place:]
                break
        self.last = ""

    def handle_data(self, data):
        if any(tag in {"script", "style", "textarea", "code"} for tag, _ in self.open):
            return
        if RUN_TOGETHER.search(data):
            self.run.append(data.strip())
        self.last = data
        self._look([data])

    def _look(self, texts):
        language = next((language for _, language in reversed(self.open) if language), "")
        if not language.startswith("zh"):
            self.found += [text.strip() for text in texts if CHINESE.search(text) or FULL_WIDTH.search(text)]


def chinese_in(html, known=()):
    """The texts that hold Chinese signs outside of elements marked as Chinese; `known` data is no fault."""
    found = []
    for text in _read(html).found:
        rest = text
        for one in known:
            rest = rest.replace(one, "")
        if CHINESE.search(rest) or FULL_WIDTH.search(rest):
            found.append(text)
    return found


def run_together_in(html):
    """Texts in which a sentence begins right behind another, and those with a link right behind their end."""
    return _read(html).run


def _read(html):
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader

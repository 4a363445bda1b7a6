"""Reads a page as a person without JavaScript would use it: its forms, links and words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

VOID = {"input", "br", "hr", "img", "link", "meta", "wbr", "source", "area", "base", "col", "embed", "track"}
SILENT = {"script", "style", "template"}


@dataclass(slots=True)
class Control:
    """A form's field or button; `options` are the values of a select, `formaction` a button's own address."""

    name: str
    kind: str
    value: str = ""
    checked: bool = False
    options: list[str] = field(default_factory=list)
    formaction: str | None = None
    optional: bool = False


@dataclass(slots=True)
class Form:
    action: str
    method: str
    controls: list[Control] = field(default_factory=list)

    def fields(self) -> list[Control]:
        return [c for c in self.controls if c.kind not in {"submit", "button"} and c.name]

    def visible(self) -> list[Control]:
        return [c for c in self.fields() if c.kind != "hidden"]

    def button(self) -> Control | None:
        """The button that the Enter key would press: the first plain one."""
        buttons = [c for c in self.controls if c.kind == "submit" and not c.formaction and not c.optional]
        return buttons[0] if buttons else None

    def filled(self, answers: Mapping[str, str]) -> dict[str, list[str]]:
        """What the browser would send: what stands there, our answers, every box ticked, one of each choice.

        A box or a choice with an answer of its own follows it; a text field without an answer stays as it is.
        """
        sent: dict[str, list[str]] = {}
        for control in self.fields():
            value = _sent(control, answers.get(control.name), sent)
            if value is not None:
                sent.setdefault(control.name, []).append(value)
        if (button := self.button()) and button.name:
            sent.setdefault(button.name, []).append(button.value)
        return sent


def _sent(control: Control, answer: str | None, sent: Mapping[str, list[str]]) -> str | None:
    """What one control adds to the request, if anything."""
    match control.kind:
        case "checkbox":
            return control.value or "on"
        case "radio":
            wanted = control.value == answer if answer is not None else control.checked
            return control.value if wanted and control.name not in sent else None
        case "select":
            return answer or control.value or next((option for option in control.options if option), "")
        case "hidden":
            return control.value
        case _:
            return control.value if answer is None else answer


@dataclass(slots=True)
class Page:
    """A page that was fetched: where, what it offers, what it says."""

    url: str
    forms: list[Form]
    links: list[str]
    text: str
    heading: str
    errors: list[str]

    @classmethod
    def read(cls, url: str, content: str) -> "Page":
        reader = _Reader(url)
        reader.feed(content)
        text = re.sub(r"\s+", " ", " ".join(reader.words)).strip()
        heading = re.sub(r"\s+", " ", "".join(reader.heading)).strip()
        errors = [re.sub(r"\s+", " ", " ".join(e)).strip() for e in reader.errors]
        return cls(url, reader.forms, reader.links, text, heading, [e for e in errors if e])

    def main_form(self) -> Form | None:
        """The form that carries the page on: in the main part, sent by POST, with the most fields to fill."""
        posts = [form for form in self.forms if form.method == "post" and form.button()]
        return max(posts, key=lambda form: len(form.visible()), default=None)

    def link(self, *parts: str) -> str | None:
        """The first link whose address contains all `parts`."""
        return next((href for href in self.links if all(part in href for part in parts)), None)


class _Reader(HTMLParser):
    """Collects forms and links of the main part (of the whole page where it marks none)."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.heading: list[str] = []
        self.errors: list[list[str]] = []
        self._open: list[tuple[str, bool]] = []  # tag, and whether it is an error message
        self._form: Form | None = None
        self._select: Control | None = None

    def _within(self, *tags: str) -> bool:
        return any(tag in tags for tag, _ in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        error = said.get("role") == "alert" or "error" in said.get("class", "").split("-")[0].split()
        if tag not in VOID:
            if error and not any(is_error for _, is_error in self._open):
                self.errors.append([])
            self._open.append((tag, error))
        if tag == "a" and "href" in said:
            self.links.append(urljoin(self.url, said["href"]))
        if not self._within("header", "footer", "nav"):
            self._form_part(tag, said)

    def _form_part(self, tag: str, said: dict[str, str]) -> None:
        match tag:
            case "form":
                self._form = Form(urljoin(self.url, said.get("action") or self.url), said.get("method", "get").lower())
                self.forms.append(self._form)
            case "select":
                self._select = self._add(Control(said.get("name", ""), "select"))
            case "option" if self._select is not None:
                self._select.options.append(said.get("value", ""))
                if "selected" in said:
                    self._select.value = said.get("value", "")
            case "textarea":
                self._add(Control(said.get("name", ""), "text"))
            case "input" | "button" if "disabled" not in said:
                default = "submit" if tag == "button" else "text"
                self._add(
                    Control(
                        said.get("name", ""),
                        said.get("type", default).lower(),
                        said.get("value", ""),
                        "checked" in said,
                        formaction=said.get("formaction"),
                        optional="formnovalidate" in said,
                    )
                )

    def _add(self, control: Control) -> Control:
        if self._form is not None:
            self._form.controls.append(control)
        return control

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag == "select":
            self._select = None
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        if self._within(*SILENT):
            return
        self.words.append(data)
        if self._within("h1"):
            self.heading.append(data)
        if any(is_error for _, is_error in self._open):
            self.errors[-1].append(data)

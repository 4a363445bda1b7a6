"""A template: the same words in two languages, with named places that are all filled, and no others."""

import hashlib
import string
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from anbao.kernel.canonical import canonical
from anbao.kernel.errors import AnbaoError
from anbao.kernel.registry import Registry

LANGUAGES: Final = ("zh-hant", "en")
MASK: Final = "●●●●●●"
STOP: Final = "stop"


class TemplateMisshaped(AnbaoError):
    """A template's file lacks a language, or its languages name different places."""

    code = "messages.template-misshaped"


class ParamsWrong(AnbaoError):
    """A message lacks a parameter of its template, or has one too many."""

    code = "messages.params-wrong"


@dataclass(frozen=True, slots=True)
class Words:
    """Subject (mail only) and text, with `{name}` places."""

    text: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """`secret` names the places that are masked once the message is sent or has expired.

    `advertising`: its recipient may stop it, and its place `stop` says where.
    """

    key: str
    words: Mapping[str, Words]
    places: frozenset[str]
    secret: frozenset[str]
    digest: str  # hex SHA-256 of the words in every language
    advertising: bool = False


@dataclass(frozen=True, slots=True)
class Rendered:
    """`stop`: of advertising, the address behind which it is stopped."""

    subject: str
    text: str
    stop: str = ""


templates: Registry[Template] = Registry("message template")


def make_template(key: str, content: Mapping[str, object]) -> Template:
    """Build a template from `{"zh-hant": {"text": …, "subject": …}, "en": {…}, "secret": […], "advertising": …}`.

    Raises TemplateMisshaped when a language is missing, has no text, or names other places than its twin, and for
    advertising that does not say how to stop it.
    """
    words = {language: _words(key, language, content.get(language)) for language in LANGUAGES}
    named = {language: _places(one.subject) | _places(one.text) for language, one in words.items()}
    places = named[LANGUAGES[0]]
    secret, advertising = content.get("secret", []), content.get("advertising") is True
    if any(other != places for other in named.values()):
        raise TemplateMisshaped(f"{key}: its languages name different places", key=key)
    if not isinstance(secret, list) or not set(secret) <= places:
        raise TemplateMisshaped(f"{key}: secret names a place that is not in the words", key=key)
    if advertising and not all(STOP in _places(one.text) for one in words.values()):
        raise TemplateMisshaped(f"{key}: advertising says in its text how to stop it: {{{STOP}}}", key=key)
    digest = hashlib.sha256(canonical({name: [one.subject, one.text] for name, one in words.items()})).hexdigest()
    return Template(
        key=key,
        words=words,
        places=frozenset(places),
        secret=frozenset(secret),
        digest=digest,
        advertising=advertising,
    )


def render(
    template: Template, language: str, params: Mapping[str, str], *, masked: bool = False, stop: str = ""
) -> Rendered:
    """Fill the places. Raises ParamsWrong, KeyError for a language we do not have."""
    if params.keys() != template.places:
        wrong = sorted(params.keys() ^ template.places)
        raise ParamsWrong(f"{template.key}: {', '.join(wrong)} missing or unknown", key=template.key, params=wrong)
    words = template.words[language]
    values = {name: MASK if masked and name in template.secret else value for name, value in params.items()}
    subject = words.subject.format_map(values).replace("\n", " ")
    return Rendered(subject=subject, text=words.text.format_map(values), stop=stop)


def _words(key: str, language: str, content: object) -> Words:
    if not isinstance(content, Mapping) or not isinstance(content.get("text"), str) or not content["text"].strip():
        raise TemplateMisshaped(f"{key} has no text in {language}", key=key)
    return Words(text=content["text"].strip(), subject=str(content.get("subject", "")).strip())


def _places(text: str) -> set[str]:
    parsed = list(string.Formatter().parse(text))
    names = {name for _, name, _, _ in parsed if name is not None}
    if any(spec or conversion for _, _, spec, conversion in parsed) or not all(n.isidentifier() for n in names):
        raise TemplateMisshaped("places are plain names in braces")
    return names

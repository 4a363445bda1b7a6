"""Quickened templates and controls give letter by letter what Django's own give."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.forms.renderers import DjangoTemplates
from django.template import Context, Engine, Template
from django.template.base import TextNode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy, override

from anbao.ui.quick import Loader, Same, quicken
from anbao.ui.widgets import Renderer

LOADED = "{% load i18n static anbao_ui %}"


@dataclass(frozen=True)
class Thing:
    name: str = "<b>&\"'"
    safe: str = SafeString("<b>")
    number: int = 1234
    nothing: object = None

    def method(self) -> str:
        return "called"

    @property
    def missing(self) -> str:
        raise ObjectDoesNotExist

    @property
    def broken(self) -> str:
        raise ValueError


class Listed:
    """Its items come before its attributes."""

    name = "attribute"

    def __getitem__(self, name: str) -> str:
        return f"item {name}"


VALUES: dict[str, Any] = {
    "thing": Thing(),
    "listed": Listed(),
    "names": {"a": "<1>", "items": "item", "deep": {"er": Thing()}},
    "rows": [Thing("<a>"), Thing("b")],
    "text": "<i>",
    "safe": mark_safe("<i>"),
    "lazy": gettext_lazy("登出"),
    "at": datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
    "class": Thing,
    "call": lambda: "<c>",
    "title": "登出",
}
SOURCES = [
    "{{ text }}{{ safe }}{{ lazy }}{{ at }}{{ thing.name }}{{ thing.safe }}{{ thing.number }}{{ thing.nothing }}",
    "{{ names.a }}{{ names.items }}{{ names.b }}{{ names.deep.er.name }}{{ names.keys|length }}",
    "{{ rows.0.name }}{{ rows.7.name }}{{ rows.first }}{{ listed.name }}",
    "{{ thing.method }}{{ thing.missing }}{{ thing.other }}{{ nobody }}{{ nobody.at_all }}",
    "{{ call }}{{ class.name }}{{ text|upper }}{{ text|default:safe }}{{ True }}{{ None }}{{ 5 }}{{ 'x<' }}",
    "{{ _('登出') }}",
    "{% autoescape off %}{{ text }}{{ thing.name }}{% translate '登出' %}{% endautoescape %}",
    "{% for row in rows %}{{ forloop.counter }}{{ row.name }}{% empty %}none{% endfor %}",
    "{% for x in nobody %}{% empty %}-{% endfor %}",
    "{% if thing.name == text or not names.b and rows %}yes{% elif nobody %}{% else %}no{% endif %}",
    "{% if nobody.x %}{% else %}no{% endif %}",
    "{% with row=rows.1 %}{{ row.name }}{% endwith %}{% translate title %}{% translate thing.name as said %}{{ said }}",
    "{% blocktranslate %}已 100% 完成{% endblocktranslate %}",
    "{% blocktranslate with x=text %}有{{ x }}{% endblocktranslate %}",
    "{% icon 'info' %}{% icon text %}{% page_language %}{% badge 'open' %}",
    "{% button _('登出') icon='info' %}{% static 'x.css' %}",
    "{% comment %}x{% endcomment %}a{# b #}c{% card title=_('登出') %}{{ text }}{% endcard %}",
    "{% constant text %}{{ text }}{% endconstant %}",
]


def quick(source: str) -> Template:
    made = Template(LOADED + source)
    quicken(made.nodelist)
    return made


@pytest.mark.parametrize("language", ["zh-hant", "en"])
@pytest.mark.parametrize("source", SOURCES)
def test_a_quickened_template_gives_what_it_gave(source: str, language: str) -> None:
    with override(language):
        expected = Template(LOADED + source).render(Context(VALUES))
        made = quick(source)
        assert [made.render(Context(VALUES)) for _ in range(2)] == [expected, expected]


def test_what_a_property_raises_is_raised() -> None:
    with pytest.raises(ValueError):
        quick("{{ thing.broken }}").render(Context(VALUES))


def test_what_is_the_same_for_all_follows_the_language() -> None:
    made = quick("{% translate 'Home' %}{% page_language %}")
    found = []
    for language in ("zh-hant", "en", "zh-hant"):
        with override(language):
            found.append(made.render(Context()))
    assert found[0] == found[2] != found[1]


def test_neighbors_that_are_the_same_for_all_are_one() -> None:
    made = quick("a{% translate '登出' %}{% icon 'info' %}{{ text }}{# c #}b{# c #}c")
    assert [type(node).__name__ for node in made.nodelist] == ["Same", "Shown", "TextNode"]


def test_what_names_a_variable_is_drawn_each_time() -> None:
    made = quick(
        "{% icon text %}{% static text %}{% translate text %}{% blocktranslate %}{{ text }}{% endblocktranslate %}"
    )
    assert not made.nodelist.get_nodes_by_type(Same)


def loaders(folder: Path) -> list[Any]:
    return [("anbao.ui.quick.Loader", [("django.template.loaders.filesystem.Loader", [str(folder)])])]


def test_text_before_extends_stays_text(tmp_path: Path) -> None:
    (tmp_path / "base.html").write_text("<{% block b %}{{ x }}{% endblock %}>")
    (tmp_path / "page.html").write_text(
        "a{# c #}b{% extends 'base.html' %}{% block b %}{{ block.super }}2{% endblock %}"
    )
    engine = Engine(
        loaders=[("anbao.ui.quick.Loader", [("django.template.loaders.filesystem.Loader", [str(tmp_path)])])]
    )
    page = engine.get_template("page.html")
    assert isinstance(page.nodelist[0], TextNode)
    assert page.render(Context({"x": "&"})) == "ab<&amp;2>"


def test_templates_stay_as_written_while_they_are_debugged(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("{{ x }}")
    for debug, name in ((True, "VariableNode"), (False, "Shown")):
        engine = Engine(loaders=loaders(tmp_path), debug=debug)
        assert isinstance(engine.template_loaders[0], Loader)
        assert [type(node).__name__ for node in engine.get_template("page.html").nodelist] == [name]


# --- Controls ---------------------------------------------------------------------------------------------------------
WAYS = [("a", "<甲>"), ("b", mark_safe("<b>乙</b>")), ("c", gettext_lazy("登出"))]
WRAPPED = (True, False)


class Sample(forms.Form):
    text = forms.CharField(label="<甲>", max_length=9, help_text="?", widget=forms.TextInput({"placeholder": '"<x>"'}))
    mail = forms.EmailField(required=False)
    number = forms.IntegerField(min_value=1, localize=True)
    secret = forms.CharField(widget=forms.PasswordInput({"autofocus": True, "readonly": False}))
    kept = forms.CharField(widget=forms.HiddenInput)
    day = forms.DateField(widget=forms.DateInput({"type": "date"}))
    moment = forms.DateTimeField()
    hour = forms.TimeField()
    agree = forms.BooleanField(label=gettext_lazy("登出"))
    way = forms.ChoiceField(
        choices=[("a", "<甲>"), ("b", mark_safe("<b>乙</b>")), ("c", gettext_lazy("登出"))], widget=forms.RadioSelect
    )
    ways = forms.MultipleChoiceField(choices=[("a", "甲"), (2, "2")], widget=forms.CheckboxSelectMultiple)
    one = forms.ChoiceField(choices=[("a", "甲")])
    long = forms.CharField(widget=forms.Textarea)


GIVEN = {
    "text": "<\"'&>", "number": "1234", "kept": "x&y", "secret": "s", "agree": "on", "way": "b",
    "ways": ["a", "2"], "day": "2026-03-01",
}  # fmt: skip


@pytest.mark.parametrize("data", [None, {}, GIVEN])
@pytest.mark.parametrize("name", list(Sample.base_fields))
def test_a_control_is_drawn_as_django_draws_it(name: str, data: dict[str, object] | None) -> None:
    at = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    drawn = [
        str(Sample(data, renderer=renderer, initial={"moment": at, "text": mark_safe("<s>"), "number": 5})[name])
        for renderer in (DjangoTemplates(), Renderer())
    ]
    assert drawn[1] == drawn[0]


@pytest.mark.parametrize("name", ["way", "ways"])
def test_a_choice_alone_is_drawn_as_django_draws_it(name: str) -> None:
    drawn = [
        [
            one.tag(wrap_label=wrapped)
            for one in Sample(GIVEN, renderer=renderer)[name].subwidgets
            for wrapped in (True, False)
        ]
        for renderer in (DjangoTemplates(), Renderer())
    ]
    assert drawn[1] == drawn[0]

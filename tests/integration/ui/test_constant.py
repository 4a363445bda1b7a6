"""A part that is the same for everybody is drawn once for each language and value that it names."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils.translation import override

from anbao.ui.tags.constant import MOST


class Asked:
    """Counts how often a template asks for it."""

    def __init__(self) -> None:
        self.times = 0

    def __str__(self) -> str:
        self.times += 1
        return f"drawn {self.times}"


def drawn(source: str) -> Template:
    return Template("{% load anbao_ui %}" + source)


def test_constant_is_drawn_once():
    part, asked = drawn("{% constant %}{{ asked }}{% endconstant %}"), Asked()
    assert [part.render(Context({"asked": asked})) for _ in range(3)] == ["drawn 1"] * 3


def test_constant_is_drawn_for_each_value_that_it_names():
    part = drawn("{% constant place other %}{{ asked }}{% endconstant %}")
    asked = Asked()
    places = ["a", "b", "a", "b"]
    found = [part.render(Context({"asked": asked, "place": place})) for place in places]
    assert found == ["drawn 1", "drawn 2", "drawn 1", "drawn 2"]


def test_constant_is_drawn_for_each_language():
    part, asked = drawn("{% constant %}{{ asked }}{% endconstant %}"), Asked()
    for language, expected in (("zh-hant", "drawn 1"), ("en", "drawn 2"), ("zh-hant", "drawn 1")):
        with override(language):
            assert part.render(Context({"asked": asked})) == expected


def test_constant_escapes_as_outside():
    assert drawn("{% constant %}{{ text }}{% endconstant %}").render(Context({"text": "<b>"})) == "&lt;b&gt;"


def test_constant_keeps_a_bounded_number():
    part, asked = drawn("{% constant place %}{{ asked }}{% endconstant %}"), Asked()
    for place in [*range(MOST + 1), MOST]:
        part.render(Context({"asked": asked, "place": place}))
    assert asked.times == MOST + 2  # the last one found no room


def test_constant_has_an_end():
    with pytest.raises(TemplateSyntaxError):
        drawn("{% constant %}")

"""Cursors, tags, endings, and names: what holds without a database."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import RequestFactory
from ninja import Router, Schema

from anbao.endpoints.domain.cursor import CursorUnknown, cursor_of, cursor_text
from anbao.endpoints.domain.deprecation import LEAST_NOTICE, Ending
from anbao.endpoints.domain.etag import matches, tag_of, version_in
from anbao.endpoints.domain.limits import LONGEST_KEY
from anbao.endpoints.domain.problem import KINDS, Problem, every_kind
from anbao.endpoints.rest.answers import ProblemAnswer
from anbao.endpoints.rest.callers import address_of
from anbao.endpoints.rest.operations import Does, endpoint
from anbao.project.installation import REPOSITORY

AT = datetime(2026, 11, 29, tzinfo=UTC)


def test_cursor_comes_back_as_it_went():
    last = uuid4()
    assert cursor_of(cursor_text(last)) == last
    assert cursor_of("") is None


@pytest.mark.parametrize("text", ["x", "0" * 31, "0" * 33, "G" * 32, "' or 1=1", "０" * 32])
def test_no_other_text_is_a_cursor(text):
    with pytest.raises(CursorUnknown):
        cursor_of(text)


def test_tag_tells_its_version_to_us_alone():
    tag = tag_of(b"content", 7)
    assert version_in(tag) == 7
    assert version_in(tag_of(b"content")) is None
    assert [version_in(text) for text in ("*", f"W/{tag}", f"{tag}, {tag}", '"7"', "")] == [None] * 5


def test_tag_is_matched_weakly_and_in_lists():
    tag = tag_of(b"content")
    assert matches(tag, tag)
    assert matches(f'"other", W/{tag}', tag)
    assert matches("*", tag)
    assert not matches('"other"', tag)
    assert not matches("", tag)


def test_ending_is_announced_in_time():
    ending = Ending(AT, AT + LEAST_NOTICE, "/api/v2/policies")
    assert ending.headers() == {
        "Deprecation": "@1795910400",
        "Sunset": "Fri, 28 May 2027 00:00:00 GMT",
        "Link": '</api/v2/policies>; rel="successor-version"',
    }
    with pytest.raises(ValueError, match="half a year"):
        Ending(AT, AT + LEAST_NOTICE - timedelta(seconds=1))


def test_ending_is_said_with_every_answer():
    router = Router()

    @endpoint(router, "GET", "/old", Does(ending=Ending(AT, AT + LEAST_NOTICE)), summary="", answer=ProblemAnswer)
    def old(request):
        raise Problem(KINDS.not_found)

    answer = old(RequestFactory().get("/old"))
    assert (answer.status_code, answer["Deprecation"]) == (404, "@1795910400")
    assert answer["Sunset"].endswith("GMT")


def test_address_is_what_the_proxy_added():
    meta = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "1.2.3.4, 203.0.113.9"}
    assert address_of(meta, behind_proxy=True) == "203.0.113.9"
    assert address_of(meta, behind_proxy=False) == "10.0.0.1"
    assert address_of({"REMOTE_ADDR": "10.0.0.1"}, behind_proxy=True) == "10.0.0.1"


def test_every_kind_of_problem_has_a_code_of_its_own_and_a_next_step():
    kinds = every_kind()
    assert len({kind.code for kind in kinds}) == len(kinds) > 10
    assert all(kind.title and kind.remedy for kind in kinds)


def test_reference_names_every_problem_scope_and_limit():
    from anbao.endpoints.domain.scopes import scopes
    from anbao.endpoints.rest.interface import interface

    interface()
    text = (REPOSITORY / "docs" / "reference" / "api.md").read_text(encoding="utf-8")
    named = [*(kind.code for kind in every_kind()), *scopes.names(), str(LEAST_NOTICE.days), str(LONGEST_KEY)]
    assert [name for name in named if name not in text] == []


def test_answers_of_different_endpoints_have_different_names():
    """The document knows an answer by its name alone: of two that share one, only one would be described."""
    from anbao.endpoints.rest.interface import interface

    interface()
    names = [one.__name__ for one in _under(Schema) if one.__module__.startswith("anbao.")]
    assert len(names) > 30
    assert {name for name in names if names.count(name) > 1} == set()


def _under(kind):
    for one in kind.__subclasses__():
        yield one
        yield from _under(one)

"""Log lines of exceptions: where, never what the message says."""

import logging
import sys

import pytest

from anbao.project.logs import PlacesOnly

SECRET = "林美玲 A123456789"


class Coded(Exception):
    code = "sample.coded"


def record_of(raising):
    try:
        raising()
    except Exception:  # noqa: BLE001
        return logging.LogRecord("django.request", logging.ERROR, __file__, 1, "Error: %s", ("/p",), sys.exc_info())
    raise AssertionError("nothing was raised")


def plain():
    raise ValueError(f"Invalid isoformat string: '{SECRET}'")


def caused():
    try:
        plain()
    except ValueError as error:
        raise Coded(SECRET) from error


def during():
    try:
        plain()
    except ValueError:
        raise KeyError(SECRET)  # noqa: B904


def grouped():
    raise ExceptionGroup(SECRET, [ValueError(SECRET)])


def noted():
    error = ValueError(SECRET)
    error.add_note(SECRET)
    raise error


@pytest.mark.parametrize("raising", [plain, caused, during, grouped, noted])
def test_exception_is_told_without_its_message(raising):
    told = PlacesOnly("%(levelname)s %(message)s").format(record_of(raising))
    assert SECRET not in told
    assert told.startswith("ERROR Error: /p\n")
    assert f" {raising.__name__}" in told


def test_exception_names_causes_codes_and_places():
    told = PlacesOnly().format(record_of(caused))
    assert "Coded [sample.coded]" in told
    assert "because of ValueError" in told
    assert " plain" in told


def test_what_another_handler_wrote_is_not_taken_over():
    record = record_of(plain)
    logging.Formatter().format(record)
    assert SECRET not in PlacesOnly().format(record)
    assert SECRET in record.exc_text


def test_configured_handlers_write_places_only(settings):
    formatters = settings.LOGGING["formatters"]
    used = {handler["formatter"] for handler in settings.LOGGING["handlers"].values()}
    assert {formatters[name]["()"] for name in used} == {"anbao.project.logs.PlacesOnly"}

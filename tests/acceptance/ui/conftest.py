import threading
from collections.abc import Iterator
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.handlers.wsgi import WSGIHandler


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def _tab(browser):
    context = browser.new_context(locale="zh-TW", timezone_id="Asia/Taipei")
    yield context.new_page()
    context.close()


@pytest.fixture
def page(_tab):
    """The same for all: the gallery keeps nothing, and a page of its own would cost more than most tests here."""
    _tab.set_viewport_size({"width": 1280, "height": 900})
    _tab.emulate_media(media="screen", color_scheme="light", reduced_motion="no-preference")
    errors: list[str] = []
    heard = {"pageerror": lambda error: errors.append(str(error))}
    heard["console"] = lambda message: errors.append(message.text) if message.type == "error" else None
    for event, hear in heard.items():
        _tab.on(event, hear)
    yield _tab
    for event, hear in heard.items():
        _tab.remove_listener(event, hear)
    _tab.unroute_all()
    assert errors == [], "the page's scripts failed, a load did, or the policy for content was broken"


@pytest.fixture
def gallery(settings, _tab) -> Iterator[str]:
    """The gallery as a browser gets it, with the real policy for content and no database behind it.

    The page is left before its server closes: what it still loads would be refused in the next test's hearing."""
    settings.ROOT_URLCONF = "tests.integration.ui.gallery_urls"
    settings.MIDDLEWARE = [
        "whitenoise.middleware.WhiteNoiseMiddleware",
        "anbao.project.middleware.ContentSecurityPolicy",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django_htmx.middleware.HtmxMiddleware",
    ]
    server = make_server("127.0.0.1", 0, WSGIHandler(), server_class=Server, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/ui/"
    _tab.goto("about:blank")
    server.shutdown()
    server.server_close()
    thread.join()

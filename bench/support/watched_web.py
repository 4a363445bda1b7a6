"""The product's WSGI application, watched. `/-bench/take/?file=…&profiling=1` hands over what was counted."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from anbao.project.wsgi import application as product
from bench.support.watched import TAKE, Watch

_watch = Watch()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    path = str(environ["PATH_INFO"])
    if path == TAKE:
        asked = parse_qs(environ["QUERY_STRING"])
        _watch.take(Path(asked["file"][0]), profiling="profiling" in asked)
        start_response("204 No Content", [])
        return []
    name = f"{environ['REQUEST_METHOD']} {'/static/' if path.startswith('/static/') else path}"
    with _watch.over(name):
        return list(_closing(product(environ, start_response)))


def _closing(answer: Iterable[bytes]) -> Iterator[bytes]:
    try:
        yield from answer
    finally:
        if hasattr(answer, "close"):
            answer.close()

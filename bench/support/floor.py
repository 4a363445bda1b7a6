"""The floor: what the unavoidable parts of a sale cost by themselves, in a web server of their own.

The same server (Granian) and framework (Django) as the product, and nothing of the product's pages: no middleware, no
templates, one model. Document and password hash are fixed ones here, so that the product cannot move its own floor.
"""

import json
import secrets
from functools import cache
from pathlib import Path

import django
import pylopdf_fonts_zh_tw as fonts
import typst
from argon2.low_level import Type, hash_secret
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from anbao.project.env import Environment
from bench.support import floor_signature
from bench.support.floor_table import TABLE

DOCUMENT = Path(__file__).with_name("document.typ")
CONTENT = Path(__file__).with_name("document.json")
ISSUED = 1_790_000_000  # seconds since 1970: the same bytes each time

if not settings.configured:
    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1"],
        DATABASES={"default": Environment().database("DATABASE_URL")},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[],
        MIDDLEWARE=[],
        ROOT_URLCONF=__name__,
        SECRET_KEY="bench-only",
        USE_TZ=True,
    )
    django.setup()


class Row(models.Model):
    number = models.IntegerField()

    class Meta:
        app_label = "bench"
        db_table = TABLE
        managed = False

    def __str__(self) -> str:
        return str(self.number)


def trivial(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  (a view's own shape)
    return HttpResponse("ok", content_type="text/plain")


def commits(request: HttpRequest, times: int) -> HttpResponse:  # noqa: ARG001
    for number in range(times):
        with transaction.atomic(durable=True):
            Row(number=number).save(force_insert=True)
    return HttpResponse("ok", content_type="text/plain")


def hashes(request: HttpRequest, times: int) -> HttpResponse:  # noqa: ARG001
    for _ in range(times):
        _hash(b"Velvet-83-bdfhkm-Otter")
    return HttpResponse("ok", content_type="text/plain")


def _hash(password: bytes) -> bytes:
    """As the product hashed a password when the floor was set; what it asks of its hashes since is its own cost."""
    salt = secrets.token_bytes(16)
    return hash_secret(password, salt, time_cost=2, memory_cost=19 * 1024, parallelism=1, hash_len=32, type=Type.ID)


def documents(request: HttpRequest, times: int) -> HttpResponse:  # noqa: ARG001
    return HttpResponse(str([len(_document()) for _ in range(times)]), content_type="text/plain")


def signatures(request: HttpRequest, times: int) -> HttpResponse:  # noqa: ARG001
    pdf = _unsigned()
    return HttpResponse(str([len(floor_signature.signed(pdf)) for _ in range(times)]), content_type="text/plain")


def _document() -> bytes:
    content = json.loads(CONTENT.read_bytes()) | {"title": f"旅行平安保險電子保單 TR115-{secrets.token_hex(4).upper()}"}
    content["sections"][1]["rows"][1][1] = f"A1{secrets.randbelow(10**8):08d}"  # typst remembers what it set before
    pdf = typst.compile(
        DOCUMENT,
        font_paths=[Path(fonts.sans_path()).parent],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(content, ensure_ascii=False)},
        pdf_standards="a-2a",
        timestamp=ISSUED,
    )
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _unsigned() -> bytes:
    """One document for every signature: setting it is the other part of the floor."""
    return _document()


urlpatterns = [
    path("", trivial),
    path("commits/<int:times>/", commits),
    path("hashes/<int:times>/", hashes),
    path("documents/<int:times>/", documents),
    path("signatures/<int:times>/", signatures),
]
application = get_wsgi_application()

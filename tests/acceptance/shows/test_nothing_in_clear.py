"""One purchase through the real processes, then a search for every personal value in all that is kept or written."""

import gzip
import base64
import re
import subprocess
import zlib
from datetime import date
from pathlib import Path

import httpx
import pytest
from psycopg import sql

from anbao.project.binaries import programs, run_user
from anbao.project.demo.walk import DOCUMENT, Walk, answers
from tests.acceptance.shows import clear
from tests.support.environment import DATABASE, SERVER

BORN = date(1983, 7, 29)
VALUES = {
    "name": "龔琬瑜",
    "birth_date": BORN.isoformat(),
    "birth_date_year": "72",
    "birth_date_month": "7",
    "birth_date_day": "29",
    "phone": "0987106352",
    "mail": "Wanyu.Kung83@kiteflyers.example",
    "address": "花蓮縣壽豐鄉鯉魚潭畔 317 號 5 樓",
    "login": "wanyukung",
    "password": "Pelican-83-bdfhkm-Quartz",
    "beneficiary": "named",
    "beneficiary_name": "邱昶叡",
    "beneficiary_relation": "表姊夫",
}


def buy(base, simulator):
    """The purchase to its very end: cover reported, policy fetched, signed out, signed in. Values, with the codes."""
    walk = Walk(base, simulator, {**answers(), **VALUES})
    codes = []
    with walk.client:
        walk.go(f"{base}/")
        walk.go(walk.page.link("/apply/new"))
        walk.go(walk.page.link("/register/"))
        while not walk.page.url.endswith("/done/"):
            if walk.unread():
                walk.read_documents()
                continue
            walk.step()
            codes += [walk.values["code"]] if walk.values["code"] else []
        wrong_password = {"login": VALUES["login"], "password": f"{VALUES['password']}-x"}
        with httpx.Client(base_url=base) as other:
            page = clear_page(other)
            other.post("/sign-in/", data=page.main_form().filled(wrong_password))
            other.get("/sign-in/", params={"next": "/account/"})
    return walk, codes


def clear_page(client):
    from anbao.project.demo.pages import Page

    return Page.read(f"{client.base_url}/sign-in/", client.get("/sign-in/").text)


def personal(national_id, codes):
    """Name → every way in which a person or a program may write the value."""
    local = VALUES["mail"].partition("@")[0]
    return {
        "name": {VALUES["name"]},
        "given name": {VALUES["name"][1:]},
        "national id": {national_id, national_id[1:]},
        "birth date": clear.dates(BORN),
        "phone": clear.phones(VALUES["phone"]),
        "mail": {VALUES["mail"], local},
        "address": {VALUES["address"], "鯉魚潭畔", "壽豐鄉"},
        "login": {VALUES["login"]},
        "password": {VALUES["password"], "bdfhkm-Quartz"},
        "beneficiary": {VALUES["beneficiary_name"]},
        "relation": {VALUES["beneficiary_relation"]},
        "document": {"%PDF-1."},
        **{f"code {number}": {code} for number, code in enumerate(codes, start=1)},
    }


def dump():
    """The database as `pg_dump` writes it for the superuser, and the files behind it."""
    command = [programs(run_user(SERVER.cluster)) / "pg_dump", "--dbname", SERVER.url("anbao_administrator", DATABASE)]
    whole = subprocess.run([str(part) for part in command], capture_output=True, check=True).stdout
    assert b"COPY public.identity_" in whole
    return whole


def database_files():
    with SERVER.administrator(DATABASE) as connection:
        connection.execute("CHECKPOINT")
        (oid,) = connection.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone()
    return [file.read_bytes() for file in (SERVER.cluster / "base" / str(oid)).iterdir() if file.is_file()]


def kept_files(folder, *but):
    """Every file below, other than those that are meant to hold secrets or belong to the outside world."""
    files = [file for file in folder.rglob("*") if file.is_file() and not set(file.parts) & set(but)]
    return {file: file.read_bytes() + str(file).encode() for file in files}


def wait_for_rest(running, walk):
    """Until nothing is left in the queue and every message has gone out."""
    import time

    from django.db import connection

    sql_left = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND scheduled_at IS NULL"
    for _ in range(150):
        with connection.cursor() as cursor:
            cursor.execute(sql_left)
            (left,) = cursor.fetchone()
        if not left:
            return
        time.sleep(0.1)
    pytest.fail(f"the queue does not come to rest: {left}")


def test_no_personal_value_in_clear_anywhere(processes, settings):
    processes.environment["ANBAO_LOG_LEVEL"] = "DEBUG"
    processes._supervisor.environment["ANBAO_LOG_LEVEL"] = "DEBUG"
    logged_before = SERVER.log.stat().st_size
    processes.start()
    walk, codes = buy(processes.base, processes.simulator)
    assert len(codes) == 2
    wait_for_rest(processes, walk)
    values = personal(walk.values["national_id"], codes)

    whole = dump()
    assert clear.find(values, whole) == []
    assert clear.find(values, *database_files()) == []

    for name in ("web", "worker", "sequencer"):
        processes.stop(name)
    logs = kept_files(processes.folder / "log", "simulator.log")
    assert {file.name for file in logs} == {"web.log", "worker.log", "sequencer.log"}
    assert b"DEBUG" in b"".join(logs.values())
    with SERVER.log.open("rb") as server_log:
        server_log.seek(logged_before)
        database_log = server_log.read()
    kept = {
        **logs,
        **kept_files(Path(settings.ANBAO_LEDGER_DIR)),
        **kept_files(processes.folder, "simulator", "log"),
        **kept_files(Path(settings.ANBAO_DATA_DIR), "keys.json"),
    }
    assert [file for file in kept if "ledger" in file.parts], "the ledger's tiles are among them"
    found = {str(file): hits for file, content in kept.items() if (hits := clear.find(values, content))}
    assert found == {}
    assert clear.find(values, database_log) == []

    # What the customer typed did go through: the outside systems got it, and the simulator keeps what it got.
    outside = b"".join(kept_files(processes.folder / "simulator").values())
    assert {hit.partition(" (")[0] for hit in clear.find(values, outside)} >= {"national id", "name", "phone", "mail"}


PLANTS = {
    "utf-8": str.encode,
    "utf-16": lambda v: v.encode("utf-16-le"),
    "upper case": lambda v: v.upper().encode(),
    "hex": lambda v: v.encode().hex().encode(),
    "base64": lambda v: base64.b64encode(v.encode()),
    "base64, second alignment": lambda v: base64.b64encode(b'{"a": "' + v.encode() + b'"}'),
    "base64, third alignment": lambda v: base64.b64encode(b'{"aa":"' + v.encode() + b'", "b": 1}'),
    "base64url": lambda v: base64.urlsafe_b64encode(b"??" + v.encode() + b"??"),
    "percent": lambda v: "".join(f"%{byte:02X}" if byte > 127 else chr(byte) for byte in v.encode()).encode(),
    "json": lambda v: v.encode("ascii", "backslashreplace"),
    "compressed session": lambda v: b"." + base64.urlsafe_b64encode(zlib.compress(v.encode() * 4)).rstrip(b"="),
    "gzip in hex": lambda v: gzip.compress(v.encode() * 4).hex().encode(),
}


@pytest.mark.parametrize("way", PLANTS)
def test_search_finds_what_is_planted(way):
    values = personal("A123456789", ["738291"])
    noise = b"2026-11-20 06:00:00.738291+00\t" + bytes(range(256)) * 40 + b"\\x00738291aa\t"
    assert clear.find(values, noise) == []
    for name in ("name", "national id", "birth date", "phone", "mail", "address", "login", "password", "beneficiary"):
        for form in values[name]:
            planted = noise + b"\t" + PLANTS[way](form) + b"\t" + noise
            assert any(hit.startswith(name) for hit in clear.find({name: {form}}, planted)), (way, form)


def test_search_finds_codes_but_not_fractions_of_seconds():
    values = personal("A123456789", ["738291"])
    for text in (b"code 738291.", b'"738291"', b"738291".hex().encode(), base64.b64encode(b"x 738291 x")):
        assert clear.find(values, text) != [], text


def test_search_finds_rows_planted_in_the_database(committed_db):
    """Through the same dump and the same files: as text, as JSON, as bytes, and deleted again."""
    values = personal("A123456789", [])
    assert clear.find(values, dump()) == []
    with SERVER.administrator(DATABASE) as connection:
        connection.execute("CREATE TABLE public.planted (a text, b jsonb, c bytea)")
        try:
            insert = sql.SQL("INSERT INTO planted VALUES (%s, jsonb_build_object('mail', %s::text), %s)")
            connection.execute(insert, [VALUES["name"], VALUES["mail"], VALUES["address"].encode()])
            assert {hit.partition(" (")[0] for hit in clear.find(values, dump())} >= {"name", "mail", "address"}
            connection.execute("DELETE FROM planted")
            assert clear.find(values, dump()) == []
            assert {hit.partition(" (")[0] for hit in clear.find(values, *database_files())} >= {"name", "mail"}
        finally:
            connection.execute("DROP TABLE public.planted")


def test_document_addresses_name_a_hash_only():
    assert DOCUMENT.search(f"/{'a' * 64}/")
    assert not re.search(r"[?&](national_id|name|phone|mail)=", "/register/documents/?next=%2Fapply%2Fnew%2F")

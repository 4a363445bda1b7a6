"""One purchase through the real processes, then a search for every personal value in all that is kept or written."""

import base64
import gzip
import subprocess
import time
import zlib
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from django.db import connection
from psycopg import sql

from anbao.project.binaries import programs, run_user
from anbao.project.demo.pages import Page
from anbao.project.demo.walk import Walk, answers
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
    "address_district": "花蓮縣壽豐鄉",
    "address": "花蓮縣壽豐鄉鯉魚潭畔 317 號 5 樓",
    "login": "wanyukung",
    "password": "Pelican-83-bdfhkm-Quartz",
    "beneficiary": "named",
    "beneficiary_name": "邱昶叡",
    "beneficiary_relation": "表姊夫",
}


def buy(base, simulator):
    """The purchase to its end, and a sign-in with a mistyped password; the walk, and the codes that it used."""
    walk, codes = Walk(base, simulator, {**answers(), **VALUES}), []
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
    with httpx.Client(base_url=base) as other:
        page = Page.read(f"{base}/sign-in/", other.get("/sign-in/").text)
        typed = {"login": VALUES["login"], "password": f"{VALUES['password']}x"}
        assert other.post("/sign-in/", data=page.main_form().filled(typed)).is_client_error
    return walk, codes


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
    """The database as `pg_dump` writes it for the superuser."""
    command = [programs(run_user(SERVER.cluster)) / "pg_dump", "--dbname", SERVER.url("anbao_administrator", DATABASE)]
    whole = subprocess.run([str(part) for part in command], capture_output=True, check=True).stdout
    for table in ("identity_person", "procrastinate_jobs", "procrastinate_events", "jobs_outgoingcall", "ledger_"):
        assert f"COPY public.{table}".encode() in whole, table
    return whole


def database_files():
    """The files of our tables and indexes: rows that were changed or deleted are still in them."""
    with SERVER.administrator(DATABASE) as administrator:
        administrator.execute("CHECKPOINT")
        rows = administrator.execute(
            "SELECT pg_relation_filepath(c.oid) FROM pg_class c LEFT JOIN pg_class main ON main.reltoastrelid = c.oid"
            " WHERE 'public'::regnamespace IN (c.relnamespace, main.relnamespace) AND c.relkind IN ('r', 'i', 't')"
        ).fetchall()
    return [(SERVER.cluster / path).read_bytes().replace(b"\0" * 64, b"") for (path,) in rows]


def kept_files(folder, *but):
    """Every file below, other than those that are meant to hold secrets or belong to the outside world."""
    files = [file for file in folder.rglob("*") if file.is_file() and not set(file.parts) & set(but)]
    return {file: file.read_bytes() + str(file).encode() for file in files}


def rest():
    """Until nothing is left in the queue that is due now."""
    waiting = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND scheduled_at IS NULL"
    for _ in range(150):
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            (left,) = cursor.fetchone()
        if not left:
            return
        time.sleep(0.1)
    pytest.fail(f"the queue does not come to rest: {left}")


def test_no_personal_value_in_clear_anywhere(processes, settings):
    processes._supervisor.environment["ANBAO_LOG_LEVEL"] = "DEBUG"
    logged_before = SERVER.log.stat().st_size
    processes.start()
    walk, codes = buy(processes.base, processes.simulator)
    assert len(codes) == 2
    rest()
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

    # The same search does find what the outside systems keep of the messages that they were sent.
    outside = b"".join(kept_files(processes.folder / "simulator").values())
    assert {hit.partition(" (")[0] for hit in clear.find(values, outside)} >= {"phone", "mail", "code 1", "code 2"}


PLANTS = {
    "utf-8": str.encode,
    "utf-16": lambda v: v.encode("utf-16-le"),
    "upper case": lambda v: v.upper().encode(),
    "hex": lambda v: v.encode().hex().encode(),
    "base64": lambda v: base64.b64encode(v.encode()),
    "base64, second alignment": lambda v: base64.b64encode(b'{"a": "' + v.encode() + b'"}'),
    "base64, third alignment": lambda v: base64.b64encode(b'{"aa":"' + v.encode() + b'", "b": 1}'),
    "base64url": lambda v: base64.urlsafe_b64encode(b"??" + v.encode() + b"??"),
    "percent": lambda v: urlencode({"v": v}).encode(),
    "json": lambda v: v.encode("ascii", "backslashreplace"),
    "compressed session": lambda v: b"." + base64.urlsafe_b64encode(zlib.compress(f"{v}\n".encode() * 4)).rstrip(b"="),
    "gzip in hex": lambda v: gzip.compress(f"{v}\n".encode() * 4).hex().encode(),
}


@pytest.mark.parametrize("way", PLANTS)
def test_search_finds_what_is_planted(way):
    values = personal("F207348161", ["738291"])
    noise = b"2026-11-20 06:00:00.738291+00\t" + bytes(range(256)) * 40 + b"\\x00738291aa\t"
    assert clear.find(values, noise) == []
    for name in ("name", "national id", "birth date", "phone", "mail", "address", "login", "password", "beneficiary"):
        for form in values[name]:
            planted = noise + b"\t" + PLANTS[way](form) + b"\t" + noise
            assert any(hit.startswith(name) for hit in clear.find({name: {form}}, planted)), (way, form)


def test_search_finds_codes_but_not_fractions_of_seconds():
    values = personal("F207348161", ["738291"])
    for text in (b"code 738291.", b'"738291"', b"738291".hex().encode(), base64.b64encode(b"x 738291 x")):
        assert clear.find(values, text) != [], text


def test_search_finds_rows_planted_in_the_database(committed_db):
    """Through the same dump and the same files: as text, as JSON, as bytes, and deleted again."""
    values = personal("F207348161", [])
    assert clear.find(values, dump()) == []
    with SERVER.administrator(DATABASE) as administrator:
        administrator.execute("CREATE TABLE public.planted (a text, b jsonb, c bytea)")
        try:
            insert = sql.SQL("INSERT INTO planted VALUES (%s, jsonb_build_object('mail', %s::text), %s)")
            administrator.execute(insert, [VALUES["name"], VALUES["mail"], VALUES["address"].encode()])
            assert {hit.partition(" (")[0] for hit in clear.find(values, dump())} >= {"name", "mail", "address"}
            administrator.execute("DELETE FROM planted")
            assert clear.find(values, dump()) == []
            assert {hit.partition(" (")[0] for hit in clear.find(values, *database_files())} >= {"name", "mail"}
        finally:
            administrator.execute("DROP TABLE public.planted")

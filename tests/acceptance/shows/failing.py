"""A ledger that cannot be written: every request and every task of a purchase meets it before it is let through."""

import logging
from contextlib import contextmanager
from unittest import mock

import httpx
from psycopg import sql

from anbao.ledger.actions import recording
from tests.acceptance.shows import inside
from tests.integration.journey import sale
from tests.support.environment import DATABASE, SERVER

COUNTED_BEFORE = {
    "identity_onetimepassword": "the attempt is counted before the code is compared",
    "jobs_outgoingcall": "the attempt is committed before anything is sent",
}
"""The only tables in which a failed ledger write leaves something: that it was tried."""


class LedgerDown(Exception):
    """The entry cannot be written."""


@contextmanager
def ledger_down(entry=1):
    """The `entry`-th entry from now on, and all after it, cannot be written. Yields the kinds that were tried."""
    tried, encode = [], recording.encode

    def failing(leaf):
        tried.append(leaf.kind)
        if len(tried) >= entry:
            raise LedgerDown(leaf.kind)
        return encode(leaf)

    with mock.patch.object(recording, "encode", failing):
        yield tried


def tables():
    """Table → how many rows it has and a digest of them all, as the superuser sees them committed."""
    with SERVER.administrator(DATABASE) as connection:
        names = connection.execute(
            "SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
            " AND c.relname <> %s",
            [COUNTERS],
        ).fetchall()
        rows = connection.execute(
            sql.SQL(" UNION ALL ").join(DIGEST.format(name, sql.Identifier(name)) for (name,) in names)
        )
        return {name: (count, digest) for name, count, digest in rows}


COUNTERS = "identity_spending"
"""Attempts are counted, and committed, before anything else: the count stays whatever comes of the attempt."""
DIGEST = sql.SQL(
    "SELECT {}, count(*), md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) FROM public.{} t"
)


def changed(before, after):
    return {name for name in before | after if before.get(name) != after.get(name)}


def let_leases_run_out():
    """The time that passes until somebody else may take up an attempt whose outcome was never written.

    Attempts of a visitor are counted anew then, too.
    """
    with SERVER.administrator(DATABASE) as connection:
        connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(COUNTERS)))
        connection.execute("UPDATE jobs_outgoingcall SET lease_until = last_at WHERE lease_until IS NOT NULL")


class Proof:
    """Tries a thing with the ledger down at its first entry, its second …, until it gets through whole."""

    def __init__(self):
        self.kinds = set()
        self.left = []  # (what, kind of entry, tables in which something was left)

    def let_through(self, what, act):
        """`act()` for good in the end. Returns what it returned then."""
        entry, stood = 1, set()
        for _ in range(40):
            before = tables()
            with ledger_down(entry) as tried, _quiet():
                try:
                    result = act()
                except LedgerDown:
                    result = None
            if len(tried) < entry:
                return result
            different = changed(before, tables())
            self.kinds.add(tried[entry - 1])
            # An earlier transaction of the same act may stand, with its own entry: the act then goes on from there.
            stands = entry > 1 and any(name.startswith("ledger_event") for name in different)
            if not stands and different - set(COUNTED_BEFORE):
                self.left.append((what, tried[entry - 1], sorted(different)))
            entry = 1 if stands and tried[entry - 1] not in stood else entry + 1
            stood.add(tried[-1])
            let_leases_run_out()
        raise AssertionError(f"{what} never gets through")


@contextmanager
def _quiet():
    """Django logs the answer 500 with its traceback, a hundred times over."""
    logger = logging.getLogger("django.request")
    logger.disabled = True
    try:
        yield
    finally:
        logger.disabled = False


class Shop(inside.Shop):
    """Each task meets the failing ledger first."""

    proof = None

    def run_due(self, *, until=None, only=None):
        from anbao.jobs.queue import tasks

        if self.proof is None:
            return super().run_due(until=until, only=only)
        ran = []
        while job := self._next(until or self.at, only):
            identity, name, args = job
            sale._mark(identity, "doing")
            self.proof.let_through(name, lambda name=name, args=args: tasks.get(name)(**args))
            sale._mark(identity, "succeeded")
            ran.append(name)
        return ran


class Customer(inside.Inside):
    """Each request meets the failing ledger first."""

    def __init__(self, shop, proof, **values):
        super().__init__(shop, **values)
        shop.proof, self.proof = proof, proof
        through = self.client._mounts
        for pattern, transport in list(through.items()):
            if isinstance(transport, httpx.WSGITransport):
                through[pattern] = httpx.MockTransport(lambda request, way=transport: self._twice(request, way))

    def _twice(self, request, way):
        def act():
            answer = way.handle_request(request)
            return httpx.Response(answer.status_code, headers=answer.headers, content=answer.read())

        return self.proof.let_through(f"{request.method} {request.url.path}", act)

"""A direct connection under one of the roles of the settings, outside Django's own handling."""

from typing import Any

import psycopg
from django.db import connections

_NAMES = {"HOST": "host", "PORT": "port", "NAME": "dbname", "USER": "user", "PASSWORD": "password"}
_DJANGOS = {"server_side_binding"}  # no parameter of a connection


def connect(alias: str, *, autocommit: bool = True) -> psycopg.Connection[Any]:
    """Connect as the database alias `alias` says."""
    given = connections[alias].settings_dict
    parameters = {ours: given[theirs] for theirs, ours in _NAMES.items() if given.get(theirs)}
    options = {k: v for k, v in given.get("OPTIONS", {}).items() if k not in _DJANGOS and isinstance(v, str | int)}
    return psycopg.connect(autocommit=autocommit, **{**options, **parameters})

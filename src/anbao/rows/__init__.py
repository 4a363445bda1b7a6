"""Statements that the ORM writes once: for the few reads and writes that every request and task repeats.

Building a query costs Django several times what PostgreSQL needs to answer it. Here the queryset is written as ever,
with `given("name")` where a value comes later; its SQL is made once a process and only filled from then on. What comes
back is what the queryset would have given: instances, values, in its order. Nothing is remembered but the SQL.
"""

from anbao.rows.anew import planned_anew
from anbao.rows.asking import ask, tell
from anbao.rows.matters import of_matters
from anbao.rows.prepared import Counted, Select, Update, given
from anbao.rows.row import Manager, Row
from anbao.rows.whole import insert_all, insert_unless_there

__all__ = [
    "Counted",
    "Manager",
    "Row",
    "Select",
    "Update",
    "ask",
    "given",
    "insert_all",
    "insert_unless_there",
    "of_matters",
    "planned_anew",
    "tell",
]

"""What `rest.py` of other apps uses to state its endpoints.

`endpoint(router, "GET", "/policies", Does(scope=READ), summary=…, answer=Policies)` stands above a view that gets the
request and its typed parameters and answers a Schema, or what `answered` and `refused` make of one. Registered by the
app as `registries.endpoints.add("policies", "anbao.….rest.router")`. Loading this takes long: `rest.py` only.
"""

from anbao.endpoints.domain.deprecation import Ending
from anbao.endpoints.domain.etag import tag_of
from anbao.endpoints.domain.problem import KINDS, Problem
from anbao.endpoints.domain.scopes import Scope, scope
from anbao.endpoints.rest.answers import answered, refused
from anbao.endpoints.rest.callers import Caller, caller_of
from anbao.endpoints.rest.interface import ROOT, document, interface
from anbao.endpoints.rest.operations import Does, endpoint, version_read
from anbao.endpoints.rest.paging import After, Limit, cut, paged, place_of

__all__ = [
    "KINDS",
    "ROOT",
    "After",
    "Caller",
    "Does",
    "Ending",
    "Limit",
    "Problem",
    "Scope",
    "answered",
    "caller_of",
    "cut",
    "document",
    "endpoint",
    "interface",
    "paged",
    "place_of",
    "refused",
    "scope",
    "tag_of",
    "version_read",
]

"""Whose request it is, and who may open a page."""

from anbao.identity.middleware.access import (
    customer_required,
    second_step_page,
    staff_required,
    step_up,
    step_up_required,
)
from anbao.identity.middleware.request import Request
from anbao.identity.middleware.sessions import AccountMiddleware, SessionMiddleware

__all__ = [
    "AccountMiddleware",
    "Request",
    "SessionMiddleware",
    "customer_required",
    "second_step_page",
    "staff_required",
    "step_up",
    "step_up_required",
]

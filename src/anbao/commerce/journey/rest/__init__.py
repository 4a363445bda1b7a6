"""Applications for programs: a customer's own, the sale step by step, and the company's list."""

from ninja import Router

from anbao.commerce.journey.rest import console, entering, finishing, own

router = Router()
for _part in (own, entering, finishing, console):
    router.add_router("", _part.router)

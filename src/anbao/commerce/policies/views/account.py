"""The customer's home: policies, what waits for their owner, and the ways to every part of the account."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from anbao.commerce.policies.queries.home import home_of
from anbao.identity.api import Request, customer_required
from anbao.kernel.clock import now
from anbao.kernel.registries import account_links


@customer_required
@require_GET
def account(request: Request) -> HttpResponse:
    """`show=all` in the address shows every policy that is over as well."""
    owner = UUID(str(request.account.pk))  # type: ignore[union-attr]
    home = home_of(owner, every=request.GET.get("show") == "all", at=now())
    links = [link for _name, link in account_links.items()]
    return render(request, "policies/account.html", {"home": home, "links": sorted(links, key=lambda one: one.order)})

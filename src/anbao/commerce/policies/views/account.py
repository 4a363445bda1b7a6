"""The customer's home: policies, and what is under way."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anbao.commerce.policies.domain.sections import AccountCard, account_sections
from anbao.commerce.policies.queries.policies import policies_of, refunds_of
from anbao.identity.api import customer_required
from anbao.kernel.clock import now


@customer_required
def account(request: HttpRequest) -> HttpResponse:
    """Policies as cards with their state, and everything that still waits for something."""
    at, owner = now(), UUID(str(request.account.pk))  # type: ignore[attr-defined]
    cards: list[AccountCard] = []
    for _name, section in account_sections.items():  # noqa: PERF102  (a registry, not a dict)
        cards.extend(section(owner, at))
    refunds = refunds_of(owner)
    found = [(policy, policy.state(at), refunds.get(policy.id)) for policy in policies_of(owner)]
    return render(request, "policies/account.html", {"policies": found, "cards": cards})

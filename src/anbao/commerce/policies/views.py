"""The customer's home: policies, what is under way, documents."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from anbao.commerce.policies.domain.sections import AccountCard, account_sections
from anbao.commerce.policies.queries import document_for, policies_of
from anbao.identity.api import customer_required
from anbao.kernel.clock import now


@customer_required
def account(request: HttpRequest) -> HttpResponse:
    """Policies as cards with their state, and everything that still waits for something."""
    at, owner = now(), UUID(str(request.account.pk))  # type: ignore[attr-defined]
    cards: list[AccountCard] = []
    for _name, section in account_sections.items():  # noqa: PERF102  (a registry, not a dict)
        cards.extend(section(owner, at))
    found = [(policy, policy.state(at)) for policy in policies_of(owner)]
    return render(request, "policies/account.html", {"policies": found, "cards": cards})


@customer_required
def document(request: HttpRequest, policy: UUID) -> HttpResponse:
    """The e-policy, for its owner only."""
    found = document_for(policy=policy, account=UUID(str(request.account.pk)))  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    name, content = found
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer

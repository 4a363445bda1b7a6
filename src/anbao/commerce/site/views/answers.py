"""Help for everybody: short answers by task, and what the insurance words on our pages mean."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from anbao.commerce.site.queries import help as queries


@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """What is looked for stands in the address; without it everything is there."""
    wanted = request.GET.get("q", "").replace("\0", "").strip()[: queries.LONGEST]
    context = {"q": wanted, "tasks": queries.tasks(wanted), "words": queries.words(wanted)}
    return render(request, "site/help.html", context)

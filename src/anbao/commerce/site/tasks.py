"""What the worker does for this app."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse

from anbao.commerce.site.actions.advertisements import SEND
from anbao.commerce.site.actions.mailing import send_batch
from anbao.jobs.api import task
from anbao.kernel.actor import system
from anbao.kernel.clock import now


@task(SEND)
def send_advertisement(*, advertisement: str, after: str) -> None:
    """The next batch of an advertisement's mails; `after`: the last person who had their turn, or `start`."""
    last = None if after == "start" else UUID(after)
    send_batch(advertisement=UUID(advertisement), after=last, stop_url=stop_url, by=system(SEND), at=now())


def stop_url(token: str) -> str:
    """Where a token stops advertising mail, as a mail program reaches it."""
    return f"{settings.ANBAO_PUBLIC_URL.rstrip('/')}{reverse('site:stop', args=[token])}"

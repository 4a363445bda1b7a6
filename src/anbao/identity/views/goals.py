"""Where somebody goes on to after signing in, or after what stood between."""

from typing import Final

from django.utils.http import url_has_allowed_host_and_scheme

from anbao.identity.domain.sessions import Audience, audience_of

_HOME: Final[dict[Audience, str]] = {"customer": "/account/", "staff": "/console/"}


def goal_of(wanted: str, audience: Audience) -> str:
    """A page of this site and of this audience, or its home."""
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return wanted if ours and audience_of(wanted) == audience else _HOME[audience]

"""What the pages of identity have in common: whose shell they stand in, and where they lead back to."""

from typing import Final

from django.utils.http import url_has_allowed_host_and_scheme

from anbao.identity.domain.sessions import Audience, audience_of

HOME: Final[dict[Audience, str]] = {"customer": "/account/", "staff": "/console/"}
SIGN_IN: Final[dict[Audience, str]] = {"customer": "identity:sign-in", "staff": "identity:staff-sign-in"}
SHELLS: Final[dict[Audience, str]] = {"customer": "identity/shell.html", "staff": "identity/staff_shell.html"}


def goal_of(wanted: str, audience: Audience) -> str:
    """Where to go afterwards: a page of this site and of this audience, or its home."""
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return wanted if ours and audience_of(wanted) == audience else HOME[audience]

"""What is said on the next page about what was just done: one front door, kept in a signed cookie until it is read."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.messages import add_message, constants, get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import Promise

from anbao.ui.shapes import Text, Tone

LEVELS: dict[Tone, int] = {
    "good": constants.SUCCESS,
    "info": constants.INFO,
    "attention": constants.WARNING,
    "bad": constants.ERROR,
}
_TONES = {level: tone for tone, level in LEVELS.items()}


class Kept(CookieStorage):
    """Signed, not encrypted: whoever holds the browser can read it."""

    cookie_name = "anbao_said"

    def _update_cookie(self, encoded_data: str | None, response: HttpResponseBase) -> None:
        """No cookie where nothing is said and nothing was; Django would take one away from every page."""
        if not encoded_data and self.cookie_name not in self.request.COOKIES:
            return
        response.set_cookie(
            self.cookie_name,
            encoded_data or "",
            max_age=None if encoded_data else 0,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


@dataclass(frozen=True, slots=True)
class Said:
    text: Text
    tone: Tone = "good"


def say(request: HttpRequest, text: str | Promise, tone: Tone = "good") -> None:
    """Have the next page that this browser opens say `text`, once. Nothing personal: no name, number or address."""
    add_message(request, LEVELS[tone], str(text))


def said_to(request: HttpRequest | None) -> list[Said]:
    """What is to be said now; asking forgets it."""
    if request is None:
        return []
    return [Said(str(one.message), _TONES.get(one.level, "info")) for one in get_messages(request)]

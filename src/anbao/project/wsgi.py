"""What the web server loads."""

import os
from contextlib import suppress

from django.core.wsgi import get_wsgi_application

from anbao.kernel.collecting import collect_nothing, collect_seldom

collect_nothing()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anbao.project.settings")
application = get_wsgi_application()


def _settle_down() -> None:
    """Load the rulebook and the interface for programs before the first request has to wait for them."""
    from anbao.endpoints.api import interface
    from anbao.kernel.errors import AnbaoError
    from anbao.rulebook.api import works

    with suppress(AnbaoError):  # who asks for it says what is wrong
        works()
    interface()
    collect_seldom()


_settle_down()

"""Applications, for what stands above them: where one stands, what is to be kept of it, what happened in words."""

from anbao.commerce.journey.domain.links import DossierLink, dossier_links
from anbao.commerce.journey.queries.record import (
    Held,
    Standing,
    applications_of,
    ended_between,
    person_behind,
    record_part,
    standing,
    standings_of,
)
from anbao.commerce.journey.queries.told import entry_in_words, message_in_words

__all__ = [
    "DossierLink",
    "Held",
    "Standing",
    "applications_of",
    "dossier_links",
    "ended_between",
    "entry_in_words",
    "message_in_words",
    "person_behind",
    "record_part",
    "standing",
    "standings_of",
]

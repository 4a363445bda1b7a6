"""Applications, for what stands above them: where one stands, what is to be kept of it, what happened in words."""

from anbao.commerce.journey.domain.links import DossierLink, dossier_links
from anbao.commerce.journey.queries.record import Standing, ended_between, record_part, standing, standings_of
from anbao.commerce.journey.queries.told import entry_in_words, message_in_words

__all__ = [
    "DossierLink",
    "Standing",
    "dossier_links",
    "ended_between",
    "entry_in_words",
    "message_in_words",
    "record_part",
    "standing",
    "standings_of",
]

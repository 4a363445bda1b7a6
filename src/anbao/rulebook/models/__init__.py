"""What the rulebook keeps; nothing of it is ever changed or deleted."""

from anbao.rulebook.models.adoption import Adoption, AdoptionClosing, AdoptionConfirmation, VersionAcknowledgement
from anbao.rulebook.models.book import CompiledBook, ProfileVersion
from anbao.rulebook.models.official import OfficialSource, OfficialUnit
from anbao.rulebook.models.probes import ProbeResult

__all__ = [
    "Adoption",
    "AdoptionClosing",
    "AdoptionConfirmation",
    "CompiledBook",
    "OfficialSource",
    "OfficialUnit",
    "ProbeResult",
    "ProfileVersion",
    "VersionAcknowledgement",
]

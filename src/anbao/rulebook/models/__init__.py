"""What the rulebook keeps: books and profiles, official texts, results of probes."""

from anbao.rulebook.models.books import CompiledBook, ProfileVersion
from anbao.rulebook.models.official import OfficialSource, OfficialUnit
from anbao.rulebook.models.probes import ProbeResult

__all__ = ["CompiledBook", "OfficialSource", "OfficialUnit", "ProbeResult", "ProfileVersion"]

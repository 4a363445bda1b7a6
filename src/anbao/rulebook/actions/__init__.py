"""What changes in the rulebook: books published, profiles adopted and changed, texts imported, probes run."""

from anbao.rulebook.actions.adopting import acknowledge_version, close_adoption, confirm_clause
from anbao.rulebook.actions.changing import (
    PROFILE_ACT,
    READING_ACT,
    describe_change,
    describe_changes,
    execute_change,
    prepare_change,
)
from anbao.rulebook.actions.official import Imported, import_official
from anbao.rulebook.actions.probing import Probed, run_probes
from anbao.rulebook.actions.publishing import adopt_profile, examined, publish_book

__all__ = [
    "PROFILE_ACT",
    "READING_ACT",
    "Imported",
    "Probed",
    "acknowledge_version",
    "adopt_profile",
    "close_adoption",
    "confirm_clause",
    "describe_change",
    "describe_changes",
    "examined",
    "execute_change",
    "import_official",
    "prepare_change",
    "publish_book",
    "run_probes",
]

"""What changes in the rulebook: books published, profiles adopted, official texts imported."""

from anbao.rulebook.actions.official import Imported, import_official
from anbao.rulebook.actions.publishing import adopt_profile, publish_book

__all__ = ["Imported", "adopt_profile", "import_official", "publish_book"]

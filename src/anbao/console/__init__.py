"""Staff pages of the packages from archive down, and the overview: today the rulebook's."""

"""Pure parts of the pages: addresses, conditions in words, ranking, counting."""

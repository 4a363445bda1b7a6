"""Reading books, profiles and the YAML they come from."""

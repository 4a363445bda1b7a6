"""Reading: the lists in force, what matches a person, hits that wait."""

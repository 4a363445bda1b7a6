"""Names, the files of lists, and the guards. Pure."""

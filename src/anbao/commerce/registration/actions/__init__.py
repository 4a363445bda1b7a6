"""Writing: what was read, the draft of a registration, its completion."""

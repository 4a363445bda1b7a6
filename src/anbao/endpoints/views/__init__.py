"""Pages of the interface: tokens, and how to read it."""

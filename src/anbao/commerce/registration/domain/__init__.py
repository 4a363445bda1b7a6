"""Guards of registration and what a customer declares. Pure."""

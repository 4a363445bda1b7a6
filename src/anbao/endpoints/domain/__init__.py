"""Rules of the interface. Pure."""

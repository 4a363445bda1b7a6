"""Pure part of reporting."""

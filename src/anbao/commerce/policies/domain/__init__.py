"""Pure part of policies."""

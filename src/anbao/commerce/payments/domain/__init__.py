"""Pure part of payments."""

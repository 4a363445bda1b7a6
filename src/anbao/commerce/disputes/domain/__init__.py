"""Pure part of disputes."""

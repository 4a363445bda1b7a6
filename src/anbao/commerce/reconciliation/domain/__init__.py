"""Pure part of the reconciliation."""

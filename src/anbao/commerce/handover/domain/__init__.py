"""Pure part of the hand-over."""

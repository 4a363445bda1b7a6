"""Proposing, approving, publishing, withdrawing and sending advertisements."""

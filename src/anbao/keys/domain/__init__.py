"""Formats and arithmetic of keys: pure, no Django."""

"""Writings."""

"""Timelines, and verification of everything."""

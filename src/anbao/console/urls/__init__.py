"""Addresses of the console, by area."""

"""Reporting a disputed payment, and what staff does about it."""

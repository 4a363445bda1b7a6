"""Policies issued: number, document, holder's home."""

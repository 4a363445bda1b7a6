"""Payments that a person says not to have made: reported once at a time, looked into, decided by one person."""

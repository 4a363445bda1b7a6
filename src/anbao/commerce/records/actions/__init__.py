"""Noticing what is due and gathering records; how long they are kept."""

"""Deferred tasks and the record of every outgoing call."""

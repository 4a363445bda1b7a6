"""Authorise, capture, void: money, never twice."""

"""Authorise, capture, void, refund: money, never twice."""

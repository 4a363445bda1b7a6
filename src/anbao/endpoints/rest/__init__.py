"""Endpoints: who calls, how it is answered, how it is described."""

"""Writes the client for programs from the OpenAPI document."""

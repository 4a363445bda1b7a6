"""Wire code for outside systems, one module a system. No Django."""

"""The customer's pages about themselves."""

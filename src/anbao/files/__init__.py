"""Every uploaded or produced file: sealed, hashed, kept."""

"""Every uploaded or produced file: encrypted, hashed and kept."""

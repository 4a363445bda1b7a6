"""Every secret: envelope encryption, blind indexes, signing keys, encrypted columns."""

"""What happened: append-only events, sequenced into a signed Merkle tree."""

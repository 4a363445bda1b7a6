"""Templates and masking, pure."""

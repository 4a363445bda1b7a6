"""Recording, and sequencing what was recorded."""

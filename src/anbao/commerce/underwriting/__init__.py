"""Guards, limits and decisions on what is covered."""

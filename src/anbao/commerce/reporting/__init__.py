"""Reports to the industry's systems: receipt, cover, accumulated sums."""

"""Writing: decisions, the sums they hold, notes of what was abnormal."""

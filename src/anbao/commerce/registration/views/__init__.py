"""Pages of registration, and of verifying oneself again."""

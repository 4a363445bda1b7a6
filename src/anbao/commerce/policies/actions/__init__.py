"""What changes a policy."""

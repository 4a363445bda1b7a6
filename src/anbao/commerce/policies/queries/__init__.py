"""What is read of policies."""

"""What a file is, pure."""

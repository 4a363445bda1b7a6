"""What is shown of what is kept, and what is not. Pure."""

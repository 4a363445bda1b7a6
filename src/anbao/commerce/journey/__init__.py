"""The application from first page to contract; alone knows the order of steps."""

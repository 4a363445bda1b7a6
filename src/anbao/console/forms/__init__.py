"""What somebody fills in to prepare a change."""

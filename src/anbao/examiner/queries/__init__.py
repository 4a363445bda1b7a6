"""What the pages of a seat read."""

"""What a line is, how its inputs are read, limits found and documents parsed. Pure."""

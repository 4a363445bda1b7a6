"""One folder for each line of insurance. Found by walking; nothing outside imports a line by name."""

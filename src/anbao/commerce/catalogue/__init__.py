"""Products, versioned documents, rate tables, limits; one folder for each line."""

"""What the database says of an application now, and what its records say."""

"""What we tell people: templates, delivery and proof of it."""

"""What we tell people: templates in two languages, delivery, proof of delivery."""

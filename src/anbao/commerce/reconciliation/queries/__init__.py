"""Reading days and differences; our side of each."""

"""What a seat is, how a question stands, how samples are drawn. Pure."""

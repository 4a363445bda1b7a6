"""What is known of registrations in person."""

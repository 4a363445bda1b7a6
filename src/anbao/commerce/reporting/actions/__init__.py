"""What is reported to the industry, and taken back."""

"""Reading cases and promises; what the pages show; what shows that cases are seen to."""

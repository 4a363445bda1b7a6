"""Reading reports and what is taken back, and the look-up of what other companies hold."""

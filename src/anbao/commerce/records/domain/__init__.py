"""What a record holds, what it leaves out and why, and how two are compared."""

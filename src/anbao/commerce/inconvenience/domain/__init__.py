"""What is told to the register, and the guard that asks it. Pure."""

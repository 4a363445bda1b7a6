"""What statements must hold, and the guards; pure."""

"""What changes an application: one module a phase, `moves` the one place that writes a state."""

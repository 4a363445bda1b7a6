"""What the site must say and says, what probes see of it, and the advertisements."""

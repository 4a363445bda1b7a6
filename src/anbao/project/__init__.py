"""Settings, addresses, command line and processes: the only place that wires the floors together."""

"""Hand-over to the core system: what happened to policies, in their order."""

"""Key stores: where secrets are kept."""

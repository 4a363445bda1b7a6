"""Words of the roof in a template."""

"""OSCAL 1.2.1: catalog, profile, component definition and mapping collection as plain dicts."""

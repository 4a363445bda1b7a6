"""The canonical record of an application: everything that has to be kept of it, gathered once it has ended."""

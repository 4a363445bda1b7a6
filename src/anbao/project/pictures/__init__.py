"""Pictures of every page: which there are is data, taken from a demo of their own in a real browser."""

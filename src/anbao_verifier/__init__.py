"""Checks Anbao's evidence offline. No Django, installable alone, no code shared with the product."""

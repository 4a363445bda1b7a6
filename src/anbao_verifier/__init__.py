"""Checks Anbao's evidence offline. No Django, installable alone, no code shared with the product.

It reads a folder in the layout of C2SP tlog-tiles and needs the log's public key, which the reader should have
from somewhere else than that folder. The format is described in docs/reference/ledger-format.md.
"""

"""Stands for a package that development has and the product has not.

httpx loads a command line of its own where it finds this one: a tenth of what a process of ours takes to start.
"""

raise ImportError("the product runs without pygments")

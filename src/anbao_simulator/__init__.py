"""The outside systems in one process, for demo and tests: same wire contract, with faults on demand."""

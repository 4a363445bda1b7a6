"""What the benchmarks share: a running installation, CPU clocks, the floor, a counting customer, a profiler."""

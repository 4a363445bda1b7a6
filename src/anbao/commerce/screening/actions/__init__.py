"""Writing: lists proposed and released, people screened, hits cleared."""

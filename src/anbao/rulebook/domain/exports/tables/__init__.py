"""The rulebook as tables: a CSV file or a sheet each for clauses, figures, obligations, readings and links."""

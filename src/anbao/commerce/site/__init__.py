"""The company's public statements: what the site must say, whether it does, and its pages; advertisements approved."""

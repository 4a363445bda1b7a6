"""Reading: files on disk, releases, prices, documents, limits."""

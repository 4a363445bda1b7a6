"""Where tiles, bundles and checkpoints lie."""

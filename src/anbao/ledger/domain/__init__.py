"""Leaf, tree, tiles and notes: pure, no Django."""

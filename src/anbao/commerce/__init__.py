"""The commerce wing: what is sold and served online."""

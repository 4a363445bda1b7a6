"""Page components: base page, tokens, layers, template tags."""

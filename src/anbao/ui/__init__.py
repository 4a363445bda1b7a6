"""Page components: base pages, tokens and layers of style, template tags, and a gallery that shows each in every state."""

"""Page components: base pages, tokens and layers of style, template tags, and a gallery of all of them."""

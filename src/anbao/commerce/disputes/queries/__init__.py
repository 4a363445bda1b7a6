"""Reading disputes; what withholds refunds; what shows that disputes are seen to."""

"""Pure rating and checks of the travel line; integers only."""

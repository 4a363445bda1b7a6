"""Pure rating and checks of trips; integers only."""

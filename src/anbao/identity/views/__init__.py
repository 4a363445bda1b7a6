"""Pages of sign-in, and of what is signed in."""

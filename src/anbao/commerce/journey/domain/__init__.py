"""Pure part of the application: states and arrows, guards, and the digest of what is confirmed."""

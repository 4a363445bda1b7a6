"""Taking daily files in, comparing, and settling what differs."""

"""The interface for programs: tokens and their scopes, problems, what every endpoint under /api/ shares."""

"""Django's backend for PostgreSQL, asking a session that was used a moment ago nothing before it is used again."""

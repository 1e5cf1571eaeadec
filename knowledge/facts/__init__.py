"""Facts with their sources: the YAML statements, their checking, the SQLite build, and the base the bot reads."""

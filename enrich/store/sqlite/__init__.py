"""The cache in one SQLite file."""

"""DBLP: its records by key and by search."""

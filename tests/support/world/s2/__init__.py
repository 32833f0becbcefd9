"""Semantic Scholar: its papers and its graph API."""

"""Crossref: its items, its .bib and its REST API."""

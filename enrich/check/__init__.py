"""Checking: what a list or a .bib claims, held against what the sources say."""

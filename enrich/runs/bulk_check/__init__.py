"""Checking the papers of a conference: each file by itself, against catalogues, on all cores."""

"""Resolving: the papers of the lists become linked records, by asking the sources in rounds."""

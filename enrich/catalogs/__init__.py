"""Catalogues on disk: built from the dumps of services, and found in without a network."""

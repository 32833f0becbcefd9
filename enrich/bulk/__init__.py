"""References by the million against catalogues, on all cores or on a cluster."""

"""Measurements: what a run costs (`scripts/bench run`) and whether it is right (`scripts/bench accuracy`)."""

"""Measurements: what a run costs, and whether it is right (`scripts/bench --help`)."""

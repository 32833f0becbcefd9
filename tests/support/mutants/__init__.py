"""Damaged input and damaged answers, made by chance from good ones; `scripts/bench mutants`."""

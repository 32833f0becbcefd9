"""Runs: the use cases of `enrich run` and `enrich get`, from the configuration to the files."""

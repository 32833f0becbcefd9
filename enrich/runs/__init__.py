"""Runs: the use cases of `run`, `get`, `check` and `status`, from the settings to the files."""

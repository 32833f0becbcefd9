"""OpenAlex: its works and its API."""

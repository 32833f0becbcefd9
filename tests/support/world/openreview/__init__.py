"""OpenReview: its notes, in both versions of its API, and its forum pages."""

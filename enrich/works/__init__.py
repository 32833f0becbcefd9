"""Works: the merged papers with their state, citation key and changes. It alone writes works."""

"""arXiv: its API, its abstract pages and its .bib."""

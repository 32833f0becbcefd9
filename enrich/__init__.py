"""enrich: from a reading list to a bibliography, with every field's source."""

__version__ = "0.1.0"

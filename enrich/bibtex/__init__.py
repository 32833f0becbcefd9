"""BibTeX: one grammar with positions, for the files of people and the records of services. Pure."""

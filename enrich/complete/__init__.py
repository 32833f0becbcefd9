"""A .bib as input: what an entry lacks, and what is replaced when its preprint has come out. Pure.

A citation is of one version of a paper: type, venue, year, pages and DOI belong together. So an
entry cites the version that is known, and gets what it lacks; or a preprint of it, and everything
of the preprint is replaced at once; or something else, and stays as it is.
"""

"""A .bib as input: what an entry lacks, and what gives way when its preprint has come out. Pure.

A citation is of one version of a paper: type, venue, year, pages and DOI belong together. So an entry either cites the
version that is known, and gets what it lacks; or it cites a preprint of it, and all of the preprint's goes at once; or it
cites something else, and stays as it is.
"""

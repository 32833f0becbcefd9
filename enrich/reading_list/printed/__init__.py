"""Bibliographies as they are printed: the files of BibTeX and biber, and reference lists in text.

Each reference becomes the fields of a .bib entry, so that it is judged as one.
"""

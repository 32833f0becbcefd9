"""Matching: is this record the paper that is meant, and are two records versions of one paper? Pure and explainable.

Every reason is an Evidence with a name and a weight from one table (`evidence`); a critical one caps the verdict whatever
the sum says.
"""

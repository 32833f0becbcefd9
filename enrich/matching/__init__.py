"""Matching: whether a record is the paper that is meant, and two records are one work. Pure.

Every reason is an Evidence with a name and a weight from one table (`evidence`); a critical one
caps the verdict whatever the sum says.
"""

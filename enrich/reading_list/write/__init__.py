"""Writes into a list without changing a byte that was there. Pure."""

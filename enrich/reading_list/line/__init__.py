"""Reads one entry of a list: its title, links, publication claims and remarks. Pure."""

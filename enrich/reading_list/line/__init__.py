"""One line of a list: its title, links, claims and notes. Pure."""

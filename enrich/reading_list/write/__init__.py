"""Writing back into a list without touching a byte that was there. Pure."""

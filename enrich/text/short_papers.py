"""What venues put in brackets behind the title of what is not the full paper. Pure."""

from __future__ import annotations

# A pattern without brackets, in small letters. Lists put other words there for themselves.
KINDS = r"(?:student|extended) abstract|abstract reprint|doctoral consortium|invited (?:talk|paper)"

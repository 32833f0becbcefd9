"""Tables that ship with the package."""

from __future__ import annotations

import pkgutil


def read(name: str) -> str:
    """Return the text of a table.

    `importlib.resources` is what one asks today, and imports forty modules for it.
    """
    content = pkgutil.get_data(__name__, name)
    if content is None:
        raise FileNotFoundError(name)
    return content.decode("utf-8")

"""Regular expressions that are compiled when they are first used.

A long one takes some milliseconds to compile, and most commands need none of those that read the
records of services: together they would be a tenth of the time in which a command starts.
"""

from __future__ import annotations

import re
from typing import Any, cast

_METHODS = ("search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn")


class _Lazy:
    """Stands for a pattern until a method of it is asked for; then it has that pattern's."""

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        # Only called for what is not there yet: the methods, once.
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self._source, self._flags)
        vars(self).update((method, getattr(compiled, method)) for method in _METHODS)
        return vars(self)[name]


def lazy(source: str, flags: int = 0) -> re.Pattern[str]:
    """Return what behaves as `re.compile(source, flags)`, and compiles at the first use.

    A mistake in the source is raised then: re.error.
    """
    return cast("re.Pattern[str]", _Lazy(source, flags))

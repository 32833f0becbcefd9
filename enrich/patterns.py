"""Regular expressions of modules, compiled when they are first used.

A command uses a few of the program's thousand patterns, and to compile them all takes longer than
most commands do.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

# What is asked of a compiled pattern; later calls find it without a detour.
_ASKED = (
    *("match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"),
    *("pattern", "flags", "groups", "groupindex"),
)


def regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what acts like `re.compile(pattern, flags)`, and is compiled when it is first used.

    It is for patterns of modules. `re`'s own functions do not take it in place of a pattern, and
    the `re` of a match is another object.
    """
    return cast("re.Pattern[AnyStr]", _Regex(pattern, flags))


class _Regex:
    """Has the attributes of a compiled pattern, from the first time that one is asked for."""

    def __init__(self, pattern: Any, flags: int) -> None:
        self._given = pattern, flags

    def __getattr__(self, name: str) -> Any:
        if name not in _ASKED:
            raise AttributeError(name)
        compiled = re.compile(*self._given)
        for asked in _ASKED:
            setattr(self, asked, getattr(compiled, asked))
        return getattr(compiled, name)

    def __repr__(self) -> str:
        return f"regex{self._given!r}"

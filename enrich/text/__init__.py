"""HTML, JATS and LaTeX to plain Unicode; folding for comparison; names split and compared.

The room's door: the work is done in `folding` and `names`.
"""

from __future__ import annotations

from enrich.text.abstracts import clean_abstract
from enrich.text.folding import fold
from enrich.text.latex import from_latex, from_pasted, unescaped
from enrich.text.markup import plain, squeeze
from enrich.text.names import name
from enrich.text.same_person import same_person

__all__ = [
    "clean_abstract",
    "fold",
    "from_latex",
    "from_pasted",
    "name",
    "plain",
    "same_person",
    "squeeze",
    "unescaped",
]

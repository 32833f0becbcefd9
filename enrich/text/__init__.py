"""HTML, JATS and LaTeX to plain Unicode; folding for comparison; names split and compared.

The room's door: the work is done in `folding` and `names`.
"""

from __future__ import annotations

from enrich.text.folding import clean_abstract, fold, from_latex, from_pasted, plain, squeeze
from enrich.text.names import name, same_person

__all__ = [
    "clean_abstract",
    "fold",
    "from_latex",
    "from_pasted",
    "name",
    "plain",
    "same_person",
    "squeeze",
]

"""The syntax trees of the program's modules, each read once."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from tests.support.paths import ROOT


@cache
def tree(path: Path) -> ast.Module:
    """Return the tree of a module; `path` is relative to the checkout, or absolute."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return all nodes of a module that say something, in the order of `ast.walk`."""
    return tuple(n for n in ast.walk(tree(path)) if not isinstance(n, ast.expr_context))

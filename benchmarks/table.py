"""Markdown tables."""

from __future__ import annotations

from collections.abc import Sequence


def table(head: Sequence[str], rows: Sequence[Sequence[str | int | float]]) -> str:
    """Return a Markdown table; columns that hold only numbers stand to the right."""
    cells = [[_cell(x) for x in row] for row in rows]
    right = [
        bool(rows) and all(not isinstance(row[i], str) or _numeric(row[i]) for row in rows)
        for i in range(len(head))
    ]
    lines = [list(head), ["--:" if r else "---" for r in right], *cells]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(value: str | float) -> str:
    return (
        f"{value:,}"
        if isinstance(value, int)
        else f"{value:,.2f}"
        if isinstance(value, float)
        else value.replace("|", "\\|").replace("\n", " ")
    )


def _numeric(value: str | float) -> bool:
    return not isinstance(value, str) or value.strip(" %–-,.0123456789s") == ""

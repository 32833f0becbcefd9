"""Shares with their confidence intervals."""

from __future__ import annotations

import math


def wilson(hits: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """Return the 95 % confidence interval of a share.

    Wilson 1927, doi:10.1080/01621459.1927.10502953.
    """
    if not of:
        return 0.0, 1.0
    share = hits / of
    middle = share + z * z / (2 * of)
    spread = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    whole = 1 + z * z / of
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)


def share(hits: int, of: int) -> str:
    """Return a share with its interval, for people."""
    if not of:
        return "–"
    low, high = wilson(hits, of)
    return f"{hits / of:.1%} ({low:.1%}–{high:.1%})"

"""How alike two texts are, by `rapidfuzz`: `ratio`, `partial_ratio`, and the distance `osa`.

The library and what it needs take five megabytes. It is loaded when one of them is first asked for:
most titles and names are equal, and then nothing has to be measured.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rapidfuzz.distance.OSA import distance as osa
    from rapidfuzz.fuzz import partial_ratio, ratio
else:

    def __getattr__(name: str) -> Any:
        """Load the functions; from then on they are found without this one (PEP 562)."""
        if name not in __all__:
            raise AttributeError(name)
        from rapidfuzz import fuzz
        from rapidfuzz.distance import OSA

        globals().update(ratio=fuzz.ratio, partial_ratio=fuzz.partial_ratio, osa=OSA.distance)
        return globals()[name]


__all__ = ["osa", "partial_ratio", "ratio"]

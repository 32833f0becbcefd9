"""Where things lie: the checkout, the tests' data, and the shared material beside the checkout."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests/data"
GOLDEN = ROOT / "tests/golden"
SHARED = ROOT.parent / "shared"
SMALL_RECORDS = DATA / "world/records.jsonl"  # ten invented papers, one of each kind


def real_lists(pattern: str = "*") -> list[Path]:
    """Return the public lists beside the checkout: none where they are not."""
    return sorted((SHARED / "lists").glob(f"*__{pattern}"))

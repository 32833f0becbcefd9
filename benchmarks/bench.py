"""What every measurement needs: a folder to work in, and words for who waits."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def working_folder(keep: Path | None = None) -> Iterator[Path]:
    """Yield the folder to work in: the one that is kept, else one that is removed at the end."""
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="enrich-bench-") as name:
            yield Path(name)
    else:
        shutil.rmtree(keep, ignore_errors=True)
        keep.mkdir(parents=True)
        yield keep.resolve()


def say(words: str) -> None:
    """Say how far the measurement has come, on stderr."""
    print(words, file=sys.stderr, flush=True)

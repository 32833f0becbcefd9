"""What every measurement needs: `enrich` itself, a folder to work in, and words for who waits."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Container, Iterator
from contextlib import contextmanager
from pathlib import Path


def enrich_command(*arguments: str) -> list[str]:
    """Return the command that starts this checkout's `enrich` quietly, with `config.yaml`."""
    return [sys.executable, "-m", "enrich", "--config", "config.yaml", "--quiet", *arguments]


def enrich(folder: Path, *arguments: str, fine: Container[int] = (0,)) -> str:
    """Run `enrich` in a folder and return its stdout. Raises RuntimeError on other exit codes."""
    command = enrich_command(*arguments)
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    check_exit(command, folder, done.returncode, done.stderr, fine)
    return done.stdout


def check_exit(
    command: list[str], folder: Path, code: int, stderr: str, fine: Container[int]
) -> None:
    """Raise RuntimeError with the end of `stderr` if the exit code is none of `fine`."""
    if code not in fine:
        raise RuntimeError(f"{' '.join(command)} in {folder}: exit {code}\n{stderr[-2000:]}")


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

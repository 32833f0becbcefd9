"""PDFs, read by a process of their own: a broken one, or one made to do harm, ends only that."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from enrich import messages
from enrich.errors import ListError

if TYPE_CHECKING:
    import subprocess

MAGIC = b"%PDF-"
_LIBRARY = "pypdfium2"
_SECONDS = 15.0  # for one PDF
_LARGEST = 8 << 20  # bytes of an answer: three pages of text have far less
_WORKER = Path(__file__).with_name("worker.py")


def can_be_read() -> bool:
    """Whether what reads PDFs is installed."""
    return importlib.util.find_spec(_LIBRARY) is not None


class PdfReader:
    """Describes what the first pages of PDFs show, one after the other.

    The process starts with the first PDF, serves for all, and is ended when the block is left.
    """

    def __init__(self, seconds: float = _SECONDS) -> None:
        self.seconds = seconds  # for the next PDF
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start nothing yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the process."""
        self._end()

    def described(self, path: Path, name: str) -> bytes:
        """Return what a PDF shows as JSON, for the reader of lists; or `{"problem": ...}`.

        Raises ListError where the library is not installed that reads PDFs.
        """
        if not can_be_read():
            raise ListError(messages.lists.PDF_WITHOUT_EXTRA(path=name))
        try:
            process = self._process or self._started()
            assert process.stdin is not None
            process.stdin.write(json.dumps(os.fspath(path.absolute())).encode() + b"\n")
            process.stdin.flush()
            answer = self._answer(process)
        except OSError:
            answer = b""
        if not answer:  # it has ended, or is to be ended
            self._end()
            return json.dumps({"problem": "slow" if answer is None else "crashed"}).encode()
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        import subprocess

        # -P: a file of the working directory that is called like a module is none of ours.
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(_WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        return self._process

    def _answer(self, process: subprocess.Popen[bytes]) -> bytes | None:
        """Return a line of the process; b"" where it ends before, None where it takes too long."""
        import selectors

        assert process.stdout is not None
        handle, parts, size = process.stdout.fileno(), [b""], 0
        end = time.monotonic() + self.seconds
        with selectors.DefaultSelector() as selector:
            selector.register(handle, selectors.EVENT_READ)
            while not parts[-1].endswith(b"\n"):
                left = end - time.monotonic()
                if left <= 0 or size > _LARGEST:
                    return None
                if selector.select(left):
                    part = os.read(handle, 1 << 16)
                    if not part:
                        return b""
                    parts.append(part)
                    size += len(part)
        return b"".join(parts)

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):  # what was not read is not missed
                    stream.close()
        process.wait()

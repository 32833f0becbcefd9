"""`enrich serve` in a process of its own: it says where it is, answers, and ends quietly."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.cli import enrich


@contextmanager
def serving(
    folder: Path, temporary: Path | None = None
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Serve the library of a folder, and yield the process with its address."""
    command = [sys.executable, "-m", "enrich", "serve", "--port", "0"]
    env = {**os.environ, **({"TMPDIR": str(temporary)} if temporary else {})}
    with subprocess.Popen(
        command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline().strip()
        finally:
            process.terminate()  # it takes its copy away
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_answers_on_loopback_and_ends_quietly(
    library: Path, tmp_path: Path, number: signal.Signals
) -> None:
    with serving(library, temporary=tmp_path) as (process, address):
        assert list(tmp_path.glob("enrich-*/library.db"))
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(
            f"{address}library/papers.json?_shape=array", timeout=20
        ) as answer:
            assert answer.status == 200
        evil = urllib.request.Request(address, headers={"Host": "evil.example"})
        with pytest.raises(urllib.error.HTTPError, match="421"):
            urllib.request.urlopen(evil, timeout=20)
        port = int(address.rsplit(":", 1)[1].strip("/"))
        found = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET, socket.SOCK_STREAM)
        for other in {str(one[4][0]) for one in found if not str(one[4][0]).startswith("127.")}:
            with socket.socket() as client:
                assert client.connect_ex((other, port)) != 0
        process.send_signal(number)
        said = process.communicate(timeout=20)
        assert process.returncode in (0, 130)
        assert said == ("", "3 papers, as of now; Ctrl-C ends it\n")
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_served_is_told_in_a_sentence(library: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = enrich(library, "serve", "--port", str(port), code=2).stderr
        assert (
            f"port {port}: another program listens there; name another one: --port {port + 1}"
            in said
        )
    (tmp_path / "enrich.yaml").write_text("store: gone.db\n")
    assert (
        "there is no cache yet; `enrich run` makes it" in enrich(tmp_path, "serve", code=2).stderr
    )

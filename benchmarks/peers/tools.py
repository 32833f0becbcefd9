"""The programs that are measured.

How each is installed, and called to complete one .bib into another.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bench import enrich_command
from tests.support.world import World

REDIRECT = Path(__file__).with_name("redirect.py")
_CACHES = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


@dataclass(frozen=True, slots=True)
class Peer:
    """Another program. `command` is what follows its folder of programs.

    `{old}` and `{new}` are the two files.
    """

    name: str
    requirement: str
    command: tuple[str, ...]
    remark: str
    fine: tuple[int, ...] = (0,)  # exit codes of a run that ended well


# Bounded, and with the last bibtexparser of the old interface: they do not bound it themselves, and
# break with version 2.
_PARSER = "bibtexparser>=1.4.3,<2"
PEERS = (
    Peer(
        "rebiber",
        "rebiber>=1.1.3,<2",
        ("rebiber", "-i", "{old}", "-o", "{new}"),
        "asks nobody: it brings its own records of real conferences, and is run with them as they "
        "come",
    ),
    Peer(
        "bibtexautocomplete",
        "bibtexautocomplete>=1.4.3,<2",
        ("btac", "{old}", "-o", "{new}"),
        "with its defaults: what an entry has is not overwritten, its type neither",
    ),
    Peer(
        "bibtex-updater",
        "bibtex-updater>=1.12,<2",
        ("bibtex-update", "{old}", "-o", "{new}", "--fill-fields", "--field-fill-mode", "all"),
        "with `--fill-fields --field-fill-mode all`, so that it also completes what is no "
        "preprint; a title without authors it does not take",
        (0, 2),  # 2: a preprint stays one
    ),
)


class NotInstalledError(Exception):
    """A peer cannot be had here; the message says why."""


@dataclass(frozen=True, slots=True)
class Ran:
    """One run of a program over one file: the .bib that it wrote ("": none), and what it cost."""

    bib: str
    seconds: float
    requests: int
    breaches: int
    failed: str = ""  # why it did not end well


@dataclass(frozen=True, slots=True)
class Tool:
    """A program, ready to run: the words of its call, and the environment that it is called in."""

    name: str
    version: str
    remark: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    fine: tuple[int, ...] = (0,)  # exit codes of a run that ended well

    def run(self, served: World, folder: Path, old: str, new_name: str, limit: float) -> Ran:
        """Complete `old` of `folder` into a new file, in at most `limit` seconds.

        What an earlier run left there is at hand.
        """
        new = folder / new_name
        served.reset()
        words = [{"{old}": old, "{new}": new.name}.get(w, w) for w in self.command]
        began = time.monotonic()
        failed = _call(words, folder, self.environment, limit, self.fine)
        seconds = time.monotonic() - began
        seen = served.stats
        written = new.read_text(encoding="utf-8", errors="replace") if new.is_file() else ""
        asked, refused = sum(seen["requests"].values()), sum(seen["breaches"].values())
        return Ran(
            written, seconds, asked, refused, failed or ("" if written else "it wrote nothing")
        )


def _call(
    words: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    limit: float,
    fine: Sequence[int],
) -> str:
    with (folder / "said.txt").open("ab") as said:
        try:
            done = subprocess.run(
                words, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=said,
                stderr=said,
                timeout=limit, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return f"stopped after {limit:.0f} s"
    return "" if done.returncode in fine else f"exit {done.returncode}"


def ours() -> Tool:
    """Return `enrich` itself, as this checkout has it."""
    from enrich import __version__

    command = tuple(enrich_command("run", "{old}", "-o", "{new}"))
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(x for x in (root, os.environ.get("PYTHONPATH")) if x)
    return Tool("enrich", __version__, "", command, {**os.environ, "PYTHONPATH": path}, (0, 3))


def install(peer: Peer, folder: Path, served: World, python: str = sys.executable) -> Tool:
    """Install a peer into a virtual environment of its own under `folder`.

    Raise `NotInstalledError` where that fails.
    """
    home = folder / "home"
    home.mkdir(parents=True)
    shutil.copy(REDIRECT, home / "sitecustomize.py")
    bin_ = folder / "venv" / "bin"
    _must([python, "-m", "venv", str(folder / "venv")])
    _must(
        [
            str(bin_ / "python"),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            peer.requirement,
            _PARSER,
        ]
    )
    name = peer.requirement.partition(">")[0]
    asked = f"import importlib.metadata; print(importlib.metadata.version({name!r}))"
    version = _must([str(bin_ / "python"), "-c", asked]).strip()
    kept = {k: v for k, v in os.environ.items() if k not in {*_CACHES, *_PROXIES, "PYTHONPATH"}}
    environment = {
        **kept, "HOME": str(home), "PYTHONPATH": str(home), "NO_COLOR": "1",
        "ENRICH_BENCH_SERVICES": served.url.removeprefix("http://"),
    }  # fmt: skip
    command = (str(bin_ / peer.command[0]), *peer.command[1:])
    return Tool(peer.name, version, peer.remark, command, environment, peer.fine)


def _must(words: Sequence[str]) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        last = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        raise NotInstalledError(last[-1] if last else f"exit {done.returncode}")
    return done.stdout

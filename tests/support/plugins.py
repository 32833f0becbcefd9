"""The packages of tests/data/plugins, installed by pip or only unpacked."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import threading
import tomllib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from enrich import plugins, sources
from enrich.export import formats
from enrich.reading_list import readers
from tests.support.paths import DATA

PACKAGES = DATA / "plugins"
# The folders of packages that are on the path: without one there is nothing to forget.
_added: list[Path] = []
# What the service of the package `zenith` knows.
ZENITH = {
    "7": {
        "title": "Lyrebird: Copying What Nobody Sang",
        "authors": [["Ada", "Imagined"], ["Bo", "Invented"]],
        "year": 2021,
        "venue": "Conference on Zenith Systems",
    }
}


def unpacked(folder: Path, *packages: str) -> Path:
    """Put packages into a folder as an installer leaves them there, and return the folder."""
    for package in packages:
        unpacked_from(folder, PACKAGES / package)
    return folder


def unpacked_from(folder: Path, source: Path) -> Path:
    """Put the package of a folder into another as an installer leaves it there."""
    for name, content in _contents(source).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def installed(folder: Path, *packages: str) -> Path:
    """Let pip install packages into a folder, without a network, and return the folder."""
    wheels = [_wheel(folder.parent / "wheels", package) for package in packages]
    offline = ["--no-index", "--no-deps", "--no-compile", "--disable-pip-version-check"]
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", *offline, "--target", folder, *wheels],
        check=True,
        timeout=120,
    )
    return folder


def _wheel(folder: Path, package: str) -> Path:
    """Build a wheel: https://packaging.python.org/specifications/binary-distribution-format/."""
    contents = _contents(PACKAGES / package)
    about = next(name for name in contents if name.endswith("METADATA")).split(".dist-info")[0]
    folder.mkdir(exist_ok=True)
    path = folder / f"{about}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return path


def _contents(source: Path) -> dict[str, str]:
    """Return the files of an installed package, by their place in the folder of packages."""
    project = tomllib.loads((source / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    about = f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    files = {
        str(path.relative_to(source)): path.read_text(encoding="utf-8")
        for path in sorted(source.rglob("*.py"))
    }
    files[f"{about}/METADATA"] = (
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    )
    files[f"{about}/WHEEL"] = (
        "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    )
    files[f"{about}/entry_points.txt"] = "\n".join(
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in points.items())
        for group, points in project["entry-points"].items()
    )
    rows = "".join(f"{name},,\n" for name in (*files, f"{about}/RECORD"))
    return files | {f"{about}/RECORD": rows}


@contextmanager
def on_path(site: Path) -> Iterator[None]:
    """Let this process find the packages of a folder, as one does that begins with them."""
    _forget()
    sys.path.insert(0, str(site))
    _added.append(site)
    try:
        yield
    finally:
        _added.remove(site)
        sys.path.remove(str(site))
        _forget()


def begin() -> None:
    """Let this process know of plugins what one knows that has just begun."""
    if _added:
        _forget()
    plugins.report.cache_clear()


def _forget() -> None:
    """Let this process know no plugin yet."""
    lookups = (sources._classes, sources._loaded, formats._loaded, readers._loaded)
    for cached in (plugins.installed, plugins._may_be_any, plugins.report, *lookups):
        cached.cache_clear()
    importlib.invalidate_caches()
    ours = ("enrich_zenith", "enrich_wiki", "enrich_refer", "enrich_broken")
    for name in [name for name in sys.modules if name.startswith(ours)]:
        del sys.modules[name]


@contextmanager
def zenith() -> Iterator[tuple[str, list[str]]]:
    """Serve what Zenith knows on loopback; yields its address and the requests that it sees."""
    seen: list[str] = []

    class Service(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            wanted = parse_qs(urlsplit(self.path).query)["ids"][0].split(",")
            body = json.dumps({i: ZENITH[i] for i in wanted if i in ZENITH}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

"""What a hostile list, a hostile service or a curious reader of the files gets: nothing."""

from __future__ import annotations

import csv
import json
import re
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from enrich.text import signature
from tests.support.cli import enrich
from tests.support.lists import LIST
from tests.support.paths import SMALL_RECORDS
from tests.support.world import World, build, serve

TRAP = "\x1b]0;owned\x07\x1b[31m \u202e{}"
TITLE = "Wombat2 <script>alert(1)</script> \\input{/etc/passwd} \x1b[31mRed\x07 @everyone fixes #1 $(touch x) %s & more"
FORMATS = {
    "bibtex": "o.bib", "biblatex": "o2.bib", "markdown": "list.md", "html": "o.html",
    "csv": "o.csv",
    "jsonl": "o.jsonl", "csl-json": "o.json", "ris": "o.ris",
    "atom": "o.xml",
}  # fmt: skip


@pytest.fixture
def trap() -> Iterator[tuple[int, list[bytes]]]:
    """A listener on loopback, and what it was sent."""
    got: list[bytes] = []

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            got.append(self.request.recv(1000))
            self.request.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server.server_address[1], got
        server.shutdown()


def test_no_request_leaves_for_an_address_that_the_list_chose(
    tmp_path: Path, world: World, trap: tuple[int, list[bytes]]
) -> None:
    port, got = trap
    links = [
        f"http://localhost:{port}/x.pdf", f"http://127.0.0.1:{port}/10.1145/9900001.9900011",
        f"http://[::1]:{port}/",
        "http://169.254.169.254/latest/meta-data/", "file:///etc/passwd",
        "http://evil.example/10.5555/1.2",
        f"https://arxiv.org:{port}/abs/2309.90001",
        f"https://arxiv.org@127.0.0.1:{port}/abs/2309.90001",
        f"http://127.0.0.1:{port}#@arxiv.org/abs/2309.90001", f"//127.0.0.1:{port}/x",
        "gopher://127.0.0.1/x",
        f"https://www.usenix.org.localhost:{port}/conference/a22/presentation/b",
        "https://doi.org/10.1145/../../x",
        "https://www.usenix.org/conference/../../_world/reset/presentation/x",
    ]  # fmt: skip
    lines = [f"- [A Paper Numbered {n} Behind an Odd Link]({link})" for n, link in enumerate(links)]
    (tmp_path / "list.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    world.config(tmp_path, ["list.md"])
    done = enrich(tmp_path, "run", code=None)
    assert done.returncode in {0, 3}
    assert got == []
    known = set(world.stats["requests"])
    assert "unknown" not in known
    assert not any(
        "passwd" in path or "_world" in path or "169.254" in path for path in world.ask("paths")
    )


def test_a_redirect_out_of_the_mirrors_is_not_followed(
    tmp_path: Path, world: World, trap: tuple[int, list[bytes]]
) -> None:
    port, got = trap

    class Bouncer(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.rfile.readline()
            self.wfile.write(
                f"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{port}/meta\r\nContent-Length: "
                f"0\r\nConnection: close\r\n\r\n".encode()
            )

    (tmp_path / "list.md").write_text(LIST, encoding="utf-8")
    config = world.config(tmp_path, ["list.md"])
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Bouncer) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        tree = json.loads(config.read_text(encoding="utf-8"))
        for host in ("api.crossref.org", "export.arxiv.org"):
            tree["mirrors"][host] = f"http://127.0.0.1:{server.server_address[1]}/there"
        config.write_text(json.dumps(tree), encoding="utf-8")
        done = enrich(tmp_path, "run", code=3)
        server.shutdown()
    assert got == []
    assert "redirects to an address that is not asked" in done.stderr


@pytest.mark.parametrize("mode", [None, pytest.param("500", marks=pytest.mark.slow)])
def test_keys_and_the_address_are_in_no_file_and_no_message(
    tmp_path: Path, world: World, monkeypatch: pytest.MonkeyPatch, mode: str | None
) -> None:
    secrets = {"S2_TEST_KEY": "sEcReT-s2-4711", "OA_TEST_KEY": "sEcReT-oa-4712"}
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "list.md").write_text(LIST, encoding="utf-8")
    config = world.config(tmp_path, ["list.md"], mailto="curious.person@uni-somewhere.edu")
    tree = json.loads(config.read_text(encoding="utf-8"))
    tree["sources"]["semantic_scholar"]["key_env"], tree["sources"]["openalex"]["key_env"] = secrets
    config.write_text(json.dumps(tree), encoding="utf-8")
    for service in ("s2", "openalex", "crossref"):
        world.fault(service, mode)
    done = enrich(tmp_path, "--verbose", "run", "--json", "--report", "report.md", code=None)
    shown = (
        done.stdout
        + done.stderr
        + enrich(tmp_path, "sources", "--json").stdout
        + enrich(tmp_path, "status").stdout
    )
    held = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file() and p != config}
    assert {"enrich.db", "report.md", "references.bib"} <= {p.name for p in held}
    for secret in (*secrets.values(), "curious.person"):
        assert secret not in shown
        assert [str(p) for p, content in held.items() if secret.encode() in content] == []


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Services with a paper whose title, authors and venue are attacks."""
    folder = tmp_path_factory.mktemp("nasty")
    records = [json.loads(x) for x in SMALL_RECORDS.read_text(encoding="utf-8").splitlines()]
    for record in records[:3]:
        record["abstract"] = (
            "=HYPERLINK(1) "
            + TRAP.format("abstract")
            + " </details><img src=x onerror=alert(1)> \\write18{id}"
        )
    records[0]["title"], records[0]["authors"] = (
        TITLE,
        ["=cmd|' /C calc'!A0", "@Ada \\input{x} \x1b[2J", "Eve <b>Bold</b>"],
    )
    (folder / "records.jsonl").write_text(
        "".join(json.dumps(r) + "\n" for r in records), encoding="utf-8"
    )
    yield from serve(build(folder, folder / "records.jsonl"), 0.0)


def test_hostile_text_attacks_neither_terminals_nor_files(tmp_path: Path, nasty: World) -> None:
    nasty.reset()
    lines = LIST.replace("Paged Memory for Serving Invented Models", TITLE).replace(
        "Bilby:", TRAP.format("=1+1; Bilby:")
    )
    (tmp_path / "list.md").write_text(lines, encoding="utf-8")
    nasty.config(
        tmp_path,
        ["list.md"],
        outputs=[{"format": f, "path": f"out/{name}"} for f, name in FORMATS.items()],
    )
    done = enrich(tmp_path, "run", "--report", "report.md", code=None)
    key = json.loads(enrich(tmp_path, "run", "--json", code=None).stdout)["entries"][0]["key"]
    shown = [
        done,
        *(
            enrich(tmp_path, *c, code=None)
            for c in (
                ["show", str(key), "--why"],
                ["search", "wombat2"],
                ["status"],
                ["check"],
                ["get", "arxiv:2309.90001"],
            )
        ),
    ]
    for each in shown:
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e]", each.stdout + each.stderr)
    made = {n: (tmp_path / "out" / n).read_text(encoding="utf-8") for n in FORMATS.values()}
    for name, content in made.items():
        if name != "list.md":  # the list's own bytes stay
            assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", content), name
    for name in ("o.bib", "o2.bib"):
        assert not re.search(
            r"(?<!\\textbackslash)\\(input|write18)\b", made[name].replace("{\\textbackslash}", "")
        )
    assert not re.search(r"<script|<img", made["o.xml"])
    # The page has its own three scripts and no more; tests/export/test_page.py reads it as a browser.
    assert re.findall(r"<script[^>]*>|<img", made["o.html"]) == [
        "<script>",
        '<script type="application/json" class="data">',
        '<script type="module">',
    ]
    added = "".join(re.findall(r"<!--enrich .*?<!--/enrich-->", made["list.md"], re.DOTALL))
    assert not re.search(r"<script|<img|<b>|\x1b", added)
    for row in csv.reader(made["o.csv"].splitlines()):
        assert not any(cell[:1] in {"=", "+", "@", "\t"} for cell in row)
    report = signature.unsigned((tmp_path / "report.md").read_bytes()).decode()
    assert not re.search(r"@|(?<!&)#|<(?!/?(?:br|details))|\x1b", report)


def test_machine_readable_output_is_escaped(tmp_path: Path, world: World) -> None:
    (tmp_path / "list.md").write_text(
        f"- [{TRAP.format('A Title')}](https://arxiv.org/abs/2309.90001)\n", encoding="utf-8"
    )
    world.config(tmp_path, ["list.md"])
    done = enrich(tmp_path, "run", "--json", code=None)
    assert "\x1b" not in done.stdout + done.stderr
    json.loads(done.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["bomb", "huge"])
def test_bombs_and_endless_answers_cost_little_memory(
    tmp_path: Path, world: World, mode: str
) -> None:
    (tmp_path / "list.md").write_text(LIST, encoding="utf-8")
    world.config(tmp_path, ["list.md"])
    world.fault("*", mode)
    script = "import resource, subprocess, sys; p = subprocess.run([sys.executable, '-m', 'enrich', 'run']); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, p.returncode)"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    kilobytes, code = map(int, done.stdout.split())
    assert code == 3
    assert kilobytes < 300_000
    assert "root:" not in "".join(
        p.read_text(encoding="utf-8") for p in (tmp_path / "out").iterdir()
    )

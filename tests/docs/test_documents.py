"""What the documents say is so: every command line works, and prints what is shown."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import click
import pytest
import yaml

from enrich import config
from enrich.cli import cli
from tests.support.documents import PAGES, Block, Reader, called, fits, parse, read
from tests.support.paths import ROOT
from tests.support.plugins import on_path, unpacked_from

# Quick enough to be run each time; the others are slow together.
QUICK = {"docs/tutorial.md"}
OWN_SOURCE = "docs/how-to/own-source.md"
TYPED = [p for p in PAGES if any(b.commands or b.language == "python" for b in read(p))]
BLOCKS = [(page, block) for page in PAGES for block in read(page)]
# A call inside a line of another kind of file: of a crontab, a unit, a workflow.
_INSIDE = re.compile(r"(?:^|[=/\s])enrich(?= [a-z-])[^|&;>]*")


def named(blocks: list[tuple[str, Block]]) -> list[object]:
    return [pytest.param(p, b, id=f"{p}:{b.line}") for p, b in blocks]


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, marks=() if page in QUICK else pytest.mark.slow)
        for page in TYPED
        if page != OWN_SOURCE
    ],
)
def test_who_does_what_a_page_says_gets_what_it_shows(page: str, reader: Reader) -> None:
    reader.prepare(page)
    for block in read(page):
        reader.do(block)


def calls(block: Block) -> Iterator[list[str]]:
    for command, _ in block.commands:
        yield from called(command)
    if block.language in {"cron", "ini", "text", "yaml"}:
        for found in _INSIDE.finditer(block.text):
            yield from called(found[0].strip(" \t=/"))


@pytest.mark.parametrize(
    ("page", "block"), named([(p, b) for p, b in BLOCKS if b.language != "python"])
)
def test_every_command_line_is_one(page: str, block: Block) -> None:
    for arguments in calls(block):
        if not {"--version", "--help"} & set(arguments):
            parse(arguments)


@pytest.mark.parametrize("page", [*PAGES, "CONTRIBUTING.md", "CHANGELOG.md"])
def test_every_command_line_in_a_sentence_is_one(page: str) -> None:
    text = re.sub(r"```.*?```", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.DOTALL)
    for found in re.findall(r"`(enrich [^`{]+)`", text):
        for arguments in called(found.replace("COMMAND", "run")):
            if not {"--version", "--help"} & set(arguments):
                try:
                    parse(arguments)
                except (click.MissingParameter, click.BadOptionUsage):  # `enrich get --to`
                    command = cli.commands[arguments[0]]
                    known = {name for option in command.params for name in option.opts}
                    assert known.issuperset(x for x in arguments if x.startswith("-")), found


@pytest.mark.parametrize(
    ("page", "block"), named([(p, b) for p, b in BLOCKS if b.language == "yaml"])
)
def test_every_configuration_is_one(page: str, block: Block, tmp_path: Path) -> None:
    tree = yaml.safe_load(block.text)
    if set(tree) <= set(config.Config.__dataclass_fields__):
        (tmp_path / "enrich.yaml").write_text(block.text, encoding="utf-8")
        config.load(tmp_path / "enrich.yaml")


def test_what_is_not_run_is_little_and_has_a_reason() -> None:
    reasons = [b.not_run for _, b in BLOCKS if b.not_run]
    assert all(len(reason.split()) >= 3 for reason in reasons)
    assert (
        len([b for _, b in BLOCKS if b.commands and b.not_run])
        < len([b for _, b in BLOCKS if b.commands]) / 3
    )


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_every_link_to_a_file_leads_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    links = [x.partition("#")[0] for x in re.findall(r"\]\(([^)\s]+)\)", text)]
    assert all((ROOT / x).exists() for x in links if x and ":" not in x)


@pytest.mark.parametrize(
    ("shown", "said", "expected"),
    [
        ("a\n", "a\n", True),
        ("a ... c", "a b\nb c", True),
        ("...\nc", "a\nb\nc", True),
        ("a\n...", "b\nc", False),
        ("a", "a\nb", False),
        ("a (...)", "a (", False),
    ],
)
def test_dots_stand_for_anything(shown: str, said: str, expected: bool) -> None:
    assert fits(shown, said) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("enrich run a.md", [["run", "a.md"]]),
        ("cd x && enrich --quiet run # why", [["--quiet", "run"]]),
        ("enrich search x | head -1", [["search", "x"]]),
        ("X=1 enrich show 'a b' > c", [["show", "a b"]]),
        ("~/.local/bin/enrich log", [["log"]]),
        ("pipx install enrich", []),
    ],
)
def test_calls_are_found_in_a_line(line: str, expected: list[list[str]]) -> None:
    assert list(called(line)) == expected


# -- a source of one's own

PAPER = b'{"id": 7, "title": "Lyrebird: Copying What Nobody Sang", "authors": [["Ada", "Imagined"], ["Bo", "Invented"]], "year": 2021, "venue": "Conference on Example Systems"}'


@pytest.fixture
def press() -> Iterator[str]:
    """The service of the Example Press, which has one paper."""

    class Service(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/papers/7" else 404)
            self.send_header("Content-Length", str(len(PAPER)))
            self.end_headers()
            self.wfile.write(PAPER)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.mark.slow
def test_the_source_of_the_page_is_installed_and_asked(
    reader: Reader, press: str, tmp_path: Path
) -> None:
    blocks = read(OWN_SOURCE)
    for block in (b for b in blocks if b.file):
        reader.do(block)
    site = unpacked_from(tmp_path / "site", reader.folder / "enrich-example")
    reader.mirrors["api.example.org"] = press
    try:
        with on_path(site):
            for block in (b for b in blocks if b.commands):
                reader.do(block)
    finally:
        sys.modules.pop("enrich_example", None)

"""Dumps that are fetched: in pieces, gone on with, verified, and never believed half."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from enrich.catalogs import download
from enrich.errors import ConfigError, EnrichError, SourceError
from enrich.sources.shared.dumps import Harvest, WholeFile
from enrich.transport import Session

HOST = "dumps.example.org"
FILE = WholeFile(f"https://{HOST}/dump.xml.gz", f"https://{HOST}/dump.xml.gz.md5")
CONTENT = bytes(range(256)) * 40
MODIFIED = "Sun, 01 Nov 2026 10:00:00 GMT"


@dataclass
class Site:
    """A site with one file, and what is wrong with it."""

    content: bytes = CONTENT
    tag: str = "one"
    md5: str | None = None
    has_ranges: bool = True
    most: int = 1 << 30  # requests that are answered
    pages: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    base: str = ""

    def session(self, **options: float) -> Session:
        return Session({HOST: 0.0}, {HOST: self.base}, retries=0, max_bytes=1 << 20, **options)


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            wanted = self.headers.get("Range", "")
            made.asked.append(wanted.removeprefix("bytes=") or url.query or url.path)
            if len(made.asked) > made.most:
                self.send(500, b"")
            elif url.path.endswith(".md5"):
                self.send(404 if made.md5 is None else 200, f"{made.md5}  dump.xml.gz\n".encode())
            elif url.query:
                token = parse_qs(url.query).get("resumptionToken", ["0"])[0]
                self.send(200, made.pages[int(token)].encode())
            elif wanted and made.has_ranges:
                first, last = map(int, wanted.removeprefix("bytes=").split("-"))
                part = made.content[first : last + 1]
                where = f"{first}-{first + len(part) - 1}" if part else "*"
                self.send(
                    206 if part else 416,
                    part,
                    **{"Content-Range": f"bytes {where}/{len(made.content)}"},
                )
            else:
                self.send(200, made.content)

        def send(self, status: int, content: bytes, **headers: str) -> None:
            self.send_response(status)
            headers |= {
                "Content-Length": str(len(content)),
                "ETag": made.tag,
                "Last-Modified": MODIFIED,
            }
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made.base = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        ).start()
        yield made
        server.shutdown()


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "PIECE", 4000)


def fetched(site: Site, folder: Path) -> Path:
    said: list[str] = []
    path = download.whole_file(site.session(), FILE, folder, said.append)
    unchecked = f"dump.xml.gz: {HOST} has no checksum of it, so that it is not compared with one"
    assert said == [f"dump.xml.gz: 0.1 MB from {HOST}", *([] if site.md5 else [unchecked])]
    return path


def test_a_file_comes_in_pieces_with_the_time_of_its_service(site: Site, tmp_path: Path) -> None:
    site.md5 = hashlib.md5(CONTENT).hexdigest()
    path = fetched(site, tmp_path)
    assert path.read_bytes() == CONTENT
    assert site.asked == ["0-3999", "4000-7999", "8000-11999", "/dump.xml.gz.md5"]
    assert path.stat().st_mtime == 1793527200
    assert [p.name for p in tmp_path.iterdir()] == ["dump.xml.gz"]


def test_a_page_in_the_place_of_a_checksum_is_none(site: Site, tmp_path: Path) -> None:
    site.md5 = f"<html><body>{'0' * 32} busy</body></html>"
    said: list[str] = []
    path = download.whole_file(site.session(), FILE, tmp_path, said.append)
    assert path.read_bytes() == CONTENT
    assert said[1:] == [
        f"dump.xml.gz: {HOST} has no checksum of it, so that it is not compared with one"
    ]


def test_a_download_that_broke_off_goes_on(site: Site, tmp_path: Path) -> None:
    site.most = 2
    with pytest.raises(SourceError):
        fetched(site, tmp_path)
    site.most, site.asked[:] = 99, []
    assert fetched(site, tmp_path).read_bytes() == CONTENT
    assert site.asked[0] == "8000-11999"


def test_of_another_file_nothing_is_gone_on_with(site: Site, tmp_path: Path) -> None:
    site.most = 2
    with pytest.raises(SourceError):
        fetched(site, tmp_path)
    site.most, site.asked[:], site.tag, site.content = 99, [], "two", CONTENT[::-1]
    assert fetched(site, tmp_path).read_bytes() == CONTENT[::-1]
    assert site.asked[:2] == ["8000-11999", "0-3999"]


def test_a_part_that_is_whole_is_enough(site: Site, tmp_path: Path) -> None:
    site.most = 3
    with pytest.raises(SourceError):  # the checksum cannot be asked for
        fetched(site, tmp_path)
    site.most = 99
    assert fetched(site, tmp_path).read_bytes() == CONTENT
    assert len(site.asked) == 6


def shortened(site: Site) -> None:
    site.content = CONTENT[:10]


WRONG: list[tuple[str, Callable[[Site], object], type[EnrichError], str]] = [
    ("another checksum", lambda s: setattr(s, "md5", "0" * 32), ConfigError, "not what its checksum says"),
    ("a web page", lambda s: setattr(s, "content", b"<!DOCTYPE html><html>Making sure"), SourceError, "web page"),
    ("an error", lambda s: setattr(s, "most", 0), SourceError, "HTTP 500"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("spoil", "error", "why"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG]
)
def test_what_is_no_dump_is_not_kept(
    site: Site, tmp_path: Path, spoil: Callable[[Site], object], error: type[EnrichError], why: str
) -> None:
    spoil(site)
    with pytest.raises(error, match=why):
        fetched(site, tmp_path)
    assert not (tmp_path / "dump.xml.gz").exists()


def test_a_site_that_knows_no_ranges_sends_the_whole(site: Site, tmp_path: Path) -> None:
    site.has_ranges = False
    assert fetched(site, tmp_path).read_bytes() == CONTENT
    assert site.asked == ["0-3999", "/dump.xml.gz.md5"]


OAI = Harvest(f"https://{HOST}/oai", "arXiv", 0.0)


def page(number: int, token: str) -> str:
    return f'<OAI-PMH><record>{number}</record><resumptionToken completeListSize="3">{token}</resumptionToken></OAI-PMH>'


def test_a_list_is_followed_page_by_page_and_gone_on_with(site: Site, tmp_path: Path) -> None:
    site.pages, site.most = [page(0, "1"), page(1, "2"), page(2, "")], 2
    folder = tmp_path / "arxiv"
    with pytest.raises(SourceError):
        download.harvest(site.session(), OAI, folder, lambda _: None)
    site.most = 99
    download.harvest(site.session(), OAI, folder, lambda _: None)
    assert site.asked[0] == "verb=ListRecords&metadataPrefix=arXiv"
    assert site.asked[2:] == ["verb=ListRecords&resumptionToken=2"] * 2
    assert [p.read_text() for p in sorted(folder.glob("*.xml"))] == site.pages
    download.harvest(site.session(), OAI, tmp_path / "new", lambda _: None, since="2026-11-01")
    assert site.asked[4] == "verb=ListRecords&metadataPrefix=arXiv&from=2026-11-01"


NOTHING = '<OAI-PMH><error code="noRecordsMatch">an empty list</error></OAI-PMH>'


def test_where_nothing_has_changed_no_page_is_left_for_the_next_time(
    site: Site, tmp_path: Path
) -> None:
    folder, said = tmp_path / "arxiv", list[str]()
    site.pages = [NOTHING]
    assert download.harvest(site.session(), OAI, folder, said.append, since="2026-11-01") is None
    assert said[1:] == [f"{HOST}: nothing has changed since 2026-11-01"]
    site.pages = [page(0, "")]
    assert download.harvest(site.session(), OAI, folder, said.append, since="2026-11-01") == folder
    assert len(list(folder.glob("*.xml"))) == 1
    site.pages = [NOTHING]
    with pytest.raises(ConfigError, match="does not go on with its list"):
        download.harvest(site.session(), OAI, tmp_path / "all", lambda _: None)


def test_a_list_that_its_service_has_forgotten_is_begun_anew(site: Site, tmp_path: Path) -> None:
    site.pages = [
        page(0, "1"),
        '<OAI-PMH><error code="badResumptionToken">expired</error></OAI-PMH>',
    ]
    with pytest.raises(ConfigError, match="does not go on with its list"):
        download.harvest(site.session(), OAI, tmp_path / "arxiv", lambda _: None)
    assert not (tmp_path / "arxiv").exists()

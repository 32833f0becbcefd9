"""The measurement of other programs.

The cases as a .bib, what a program made of an entry, and a peer that is led to the services.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from benchmarks import case_maker, peers, records
from benchmarks.cases import Case
from benchmarks.peers import bibliography, tools, verdict
from benchmarks.peers.bibliography import FORMS, LEFT_OUT, Asked
from benchmarks.peers.tools import Peer, Ran, Tool
from benchmarks.score import Scorer
from enrich.bibtex import entries
from tests.support.world import World

pytestmark = pytest.mark.slow


PUBLISHED: dict[str, Any] = {
    "title": "Quokka: Paged Memory for Serving Wombats",
    "authors": ["Ada Example", "Bob Sample 0002"], "year": 2023,
    "type": "inproceedings", "venue": "SOSP", "pages": "611-626", "doi": "10.1145/9900001.9900011",
    "booktitle": "Proceedings of the 29th Symposium on Operating Systems Principles, SOSP 2023, "
    "Testville, Germany",
    "arxiv": {"id": "2209.90001", "v": 1, "published": "2022-09-12T12:00:00Z", "cat": ["cs.DC"]},
}  # fmt: skip
JOURNAL: dict[str, Any] = PUBLISHED | {
    "type": "article", "venue": "ACM Trans. Comput. Syst.", "booktitle": None, "year": 2025,
    "pages": "1-30",
    "doi": "10.1145/9900002", "arxiv": None,
}  # fmt: skip
OTHER: dict[str, Any] = {
    "title": "Scheduling Sparse Graphs in the Dark", "authors": ["Eve Double"], "year": 2021,
    "type": "inproceedings",
    "venue": "KDD", "booktitle": "KDD 2021, Testville, CA, USA", "doi": "10.1145/9900003.9900033",
}  # fmt: skip
RECORDS = [PUBLISHED, JOURNAL, OTHER]
JUDGE = Scorer(RECORDS)
PREPRINT = Case(
    "link arxiv", f"- [ ] [{PUBLISHED['title']}](https://arxiv.org/abs/2209.90001v2)", 0
)
SOSP = "booktitle = {Proceedings of the 29th Symposium on Operating Systems Principles}"
AUTHOR = "author = {Example, Ada and Sample, Bob}"
TITLE = f"title = {{{PUBLISHED['title']}}}"


def asked(case: Case = PREPRINT, form: str = "references.bib") -> Asked:
    return bibliography.bibliography(form, [case], RECORDS)[0]


def judged(kind: str, *fields: str, of: Asked | None = None) -> verdict.JudgedEntry:
    bib = f"@{kind}{{case0001,\n" + ",\n".join(fields) + "\n}\n"
    return verdict.judge(JUDGE, [of or asked()], bib)[0]


# -- what is asked


def test_a_preprint_is_asked_for_as_people_have_it_in_a_bib() -> None:
    item = next(entries.read(asked().entry))
    assert (item.type, item.key) == ("article", "case0001")
    assert item.fields == {
        "title": PUBLISHED["title"],
        "author": "Ada Example and Bob Sample",
        "journal": "arXiv preprint arXiv:2209.90001",
        "year": "2022",
        "eprint": "2209.90001",
        "archiveprefix": "arXiv",
        "url": "https://arxiv.org/abs/2209.90001",
    }


def test_titles_are_asked_for_alone_and_nobody_knows_more_of_a_paper_that_is_invented() -> None:
    invented = Case("invented", "- [ ] Wombats \\[and\\] 100% Numbats", None)
    for form in FORMS:
        assert (
            asked(invented, form).entry
            == "@misc{case0001,\n  title = {Wombats [and] 100\\% Numbats},\n}\n"
        )
    assert asked(form="titles.bib").fields == {"title": PUBLISHED["title"]}


@pytest.mark.parametrize("form", FORMS)
def test_every_kind_of_case_becomes_an_entry_that_says_what_its_line_says(form: str) -> None:
    world, made = case_maker.make(records.invent(2000), 200, 3)
    found = bibliography.bibliography(form, made, world.records)
    assert {a.case.kind for a in found} == {c.kind for c in made} - LEFT_OUT
    read = list(entries.read("\n".join(a.entry for a in found)))
    assert [(i.key, i.type) for i in read] == [(a.key, a.kind) for a in found]
    for a, item in zip(found, read, strict=True):
        assert item.fields["title"]
        linked = a.case.kind.startswith(("link", "changed", "another"))
        assert bool({"doi", "url"} & set(item.fields)) == (linked and form == "references.bib"), a


# -- what is made of it


def test_an_entry_that_is_left_alone_is_open_and_so_is_one_that_is_gone() -> None:
    own = asked()
    assert verdict.judge(JUDGE, [own], own.entry)[0].outcome == "open"
    assert verdict.judge(JUDGE, [own], "")[0].outcome == "open"
    assert verdict.judge(JUDGE, [own], "")[0].near


def test_the_published_version_is_found_by_its_venue_or_its_doi() -> None:
    assert judged("inproceedings", TITLE, AUTHOR, SOSP, "year = {2023}").outcome == "found"
    assert (
        judged(
            "inproceedings", TITLE, AUTHOR, f"doi = {{{PUBLISHED['doi']}}}", "year = {2023}"
        ).outcome
        == "found"
    )
    journal = judged(
        "article",
        TITLE,
        AUTHOR,
        "journal = {ACM Transactions on Computer Systems}",
        "year = {2025}",
    )
    assert (journal.outcome, journal.wrong_type) == ("found", False)


@pytest.mark.parametrize(
    ("place", "outcome"),
    [
        ("North American Chapter of the Association for Computational Linguistics", "found"),
        ("NAACL-HLT", "found"),
        ("European Chapter of the Association for Computational Linguistics", "false venue"),
        ("Lecture Notes in Computer Science", "false venue"),
    ],
)
def test_a_venue_may_be_named_by_its_society(place: str, outcome: str) -> None:
    known = PUBLISHED | {"venue": "NAACL", "booktitle": None, "doi": None, "pages": None}
    own = bibliography.bibliography("references.bib", [PREPRINT], [known])
    bib = f"@inproceedings{{case0001, {TITLE}, {AUTHOR}, booktitle = {{{place}}}, year = {{2023}}}}"
    assert verdict.judge(Scorer([known]), own, bib)[0].outcome == outcome


@pytest.mark.parametrize(
    ("field", "why"),
    [
        ("year = {2022}", "year 2022 for 2023"),
        ("year = {2025}", "year 2025 for 2023"),
        ("year = {2023}, doi = {10.48550/arXiv.2209.90001}", "the preprint's DOI"),
        ("year = {2023}, journal = {arXiv preprint arXiv:2209.90001}", "a preprint's journal"),
    ],
)
def test_a_hybrid_of_two_versions_is_not_found(field: str, why: str) -> None:
    mixed = judged("inproceedings", TITLE, AUTHOR, SOSP, field)
    assert (mixed.outcome, mixed.why) == ("hybrid", why)


def test_a_preprint_that_gets_only_the_doi_of_the_published_version_is_a_hybrid() -> None:
    own = asked()
    mixed = judged(
        own.kind,
        *(f"{k} = {{{v}}}" for k, v in own.fields.items()),
        f"doi = {{{PUBLISHED['doi']}}}",
    )
    assert (mixed.outcome, mixed.why) == ("hybrid", "year 2022 for 2023, a preprint's journal")


def test_a_conference_paper_as_an_article_is_of_the_wrong_type_and_misc_claims_none() -> None:
    def wrong(kind: str) -> bool:
        return judged(kind, TITLE, AUTHOR, SOSP, "year = {2023}").wrong_type

    assert (wrong("article"), wrong("inproceedings"), wrong("misc")) == (True, False, False)


@pytest.mark.parametrize(
    "fields",
    [
        (TITLE, AUTHOR, SOSP, f"doi = {{{OTHER['doi']}}}", "year = {2023}"),
        (TITLE, AUTHOR, "doi = {10.65215/copied.1}"),
        (f"title = {{{OTHER['title']}}}", AUTHOR, "year = {2023}"),
        (TITLE, "author = {Double, Eve}", "year = {2023}"),
    ],
)
def test_what_is_of_another_paper_makes_it_wrong(fields: tuple[str, ...]) -> None:
    assert judged("inproceedings", *fields).outcome == "wrong"


def test_a_venue_of_no_version_is_false() -> None:
    assert (
        judged("inproceedings", TITLE, AUTHOR, "booktitle = {KDD}", "year = {2023}").outcome
        == "false venue"
    )


def test_a_paper_that_nobody_knows_may_be_tidied_but_not_completed() -> None:
    own = asked(Case("invented", "- [ ] Wombats in the Dark", None))
    assert judged("misc", "title = {{Wombats} in the Dark}", of=own).outcome == "open"
    assert (
        judged("misc", "title = {Wombats in the Dark}", "year = {2021}", of=own).outcome == "wrong"
    )
    assert (
        judged("misc", "title = {Wombats in the Dark}", "author = {Double, Eve}", of=own).outcome
        == "wrong"
    )


def test_who_follows_another_papers_link_has_mixed_the_two() -> None:
    doi = f"https://doi.org/{OTHER['doi']}"
    own = asked(Case("another paper's link", f"- [ ] [{PUBLISHED['title']}]({doi})", 0, shown=2))
    given = (TITLE, AUTHOR, f"doi = {{{OTHER['doi']}}}")
    assert judged("inproceedings", *given, "booktitle = {KDD}", of=own).outcome == "wrong"
    kept = judged("inproceedings", *given, "year = {2023}", of=own)
    assert (kept.outcome, kept.near) == ("open", False)


def test_the_table_counts_a_hybrid_beside_what_is_found() -> None:
    tool = Tool("peer", "1.0", "as it comes", (), {})
    own = [
        judged("inproceedings", TITLE, AUTHOR, SOSP, "year = {2023}"),
        judged("article", TITLE, AUTHOR, SOSP, "year = {2022}"),
    ]
    rows = [
        peers.PeerRow(tool, f, own, Ran("", 2.5, 40, 3), Ran("", 1.5, 0, 0, "exit 1"))
        for f in FORMS
    ]
    shown = peers.report(rows, {"absentee": "no such package"}, peers.PeerSettings())
    row = next(line for line in shown.splitlines() if line.startswith("| peer 1.0"))
    assert [c.strip() for c in row.split("|")[2:-1]] == [
        "50.0% (9.5%–90.5%)", "0", "0", "1", "1", "40", "3", "2.50", "0", "1.50",
    ]  # fmt: skip
    assert "absentee is left out: no such package" in shown


# -- programs


@pytest.fixture
def web() -> Iterator[tuple[World, list[str]]]:
    """Serve any host on loopback; return its address and what was asked of whom."""
    asked_for: list[str] = []

    class Web(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked_for.append(f"{self.headers['Host']}{self.path}")
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Web) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield World(f"http://127.0.0.1:{server.server_port}", 1.0), asked_for
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    "client",
    [
        (
            "import http.client; c = http.client.HTTPSConnection('api.crossref.org'); "
            "c.request('GET', '/works/1'); c.getresponse().read()"
        ),
        "import requests; requests.get('https://api.crossref.org/works/1')",
        "import urllib.request; urllib.request.urlopen('https://api.crossref.org/works/1').read()",
    ],
)
def test_a_peers_requests_end_at_the_services(
    tmp_path: Path, web: tuple[World, list[str]], client: str
) -> None:
    served, asked_for = web
    (tmp_path / "sitecustomize.py").write_bytes(tools.REDIRECT.read_bytes())
    led = {
        "PYTHONPATH": str(tmp_path),
        "ENRICH_BENCH_SERVICES": served.url.removeprefix("http://"),
        "NO_PROXY": "*",
    }
    subprocess.run(
        [sys.executable, "-c", client], env={**os.environ, **led}, check=True, timeout=30
    )
    assert asked_for == ["api.crossref.org/works/1"]


def test_a_peer_reaches_nothing_but_the_web(tmp_path: Path, web: tuple[World, list[str]]) -> None:
    (tmp_path / "sitecustomize.py").write_bytes(tools.REDIRECT.read_bytes())
    led = {"PYTHONPATH": str(tmp_path), "ENRICH_BENCH_SERVICES": web[0].url.removeprefix("http://")}
    code = "import socket; socket.create_connection(('example.org', 25))"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **led}, capture_output=True, text=True
    )
    assert done.returncode
    assert "not among the services" in done.stderr


def test_a_peer_that_cannot_be_installed_says_why(tmp_path: Path) -> None:
    peer = Peer("absentee", "absentee>=1,<2", ("absentee",), "")
    with pytest.raises(tools.NotInstalledError, match="exit 1"):
        tools.install(peer, tmp_path, World("http://127.0.0.1:9", 1.0), python="/bin/false")


def test_a_program_that_hangs_is_stopped_and_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(World, "reset", lambda _: None)
    monkeypatch.setattr(
        World,
        "stats",
        property(lambda _: {"requests": {"dblp": 2, "s2": 1}, "breaches": {"s2": 1}}),
    )
    served = World("http://127.0.0.1:9", 1.0)

    def ran(code: str, limit: float = 30) -> Ran:
        return Tool(
            "peer", "1", "", (sys.executable, "-c", code, "{old}", "{new}"), os.environ
        ).run(served, tmp_path, "a.bib", "b.bib", limit)

    assert ran("import time; time.sleep(60)", 0.5).failed == "stopped after 0 s"
    assert ran("raise SystemExit(7)").failed == "exit 7"
    assert ran("pass").failed == "it wrote nothing"
    whole = ran("import sys; open(sys.argv[2], 'w').write('@misc{a}')")
    assert (whole.bib, whole.requests, whole.breaches, whole.failed) == ("@misc{a}", 3, 1, "")

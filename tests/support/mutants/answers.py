"""The services' answers, damaged on the way: a run ends as it should, and is right about the rest."""

from __future__ import annotations

import json
import random
import re
import shutil
import threading
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from enrich import sources
from enrich.bibtex import entries as bibtex_entries
from enrich.store import open_store
from tests.support.cli import enrich
from tests.support.lists import LIST
from tests.support.mutants.answer_damage import DAMAGES, Answer
from tests.support.mutants.inputs import TooSlow, within
from tests.support.world import World

MOST_OF_A_RUN = 20.0  # seconds of the processor, of a run and of the stand-in in between
RATE = 0.35  # of the answers of a run that are damaged
# A word of each paper's title that is in no other; the last one nobody has ever written.
WORDS = ("paged", "quokka", "wombat", "echidna", "kangaroo", "platypus", "numbat", "dingo",
         "seeing double", "bilby")  # fmt: skip

# -- the stand-in in between


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Between

    def log_message(self, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        self.server.answer(self)

    def do_POST(self) -> None:
        self.server.answer(self)


class Between(ThreadingHTTPServer):
    """Hands on what is asked to the services, and damages some of their answers."""

    daemon_threads = True

    def __init__(self, world: World) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self._world = world
        self._lock = threading.Lock()
        self.begin(None)

    def begin(self, seed: str | None) -> None:
        """Damage answers by this seed from now on; None: none."""
        self._seed = seed
        self._earlier: dict[str, list[bytes]] = {}
        self._asked: Counter[str] = Counter()
        self.damaged: list[tuple[str, str]] = []
        self.touched: list[str] = []

    def answer(self, call: _Handler) -> None:
        length = int(call.headers.get("Content-Length") or 0)
        body = call.rfile.read(length) if length else None
        answer = self._asked_there(call, body)
        self._damage(answer, f"{call.path} {(body or b'').decode('utf-8', 'replace')}")
        call.send_response(answer.status)
        for name, value in answer.headers.items():
            if name.lower() not in {"content-length", "connection", "date", "server"}:
                call.send_header(name, value)
        length = len(answer.body) if answer.length is None else answer.length
        call.send_header("Content-Length", str(length))
        call.end_headers()
        call.wfile.write(answer.body)
        call.close_connection = True

    def _asked_there(self, call: _Handler, body: bytes | None) -> Answer:
        request = urllib.request.Request(self._world.url + call.path, data=body)
        for name in ("Accept", "Content-Type", "User-Agent"):
            if name in call.headers:
                request.add_header(name, call.headers[name])
        try:
            with _opener.open(request, timeout=30) as found:
                return Answer(found.status, dict(found.headers.items()), found.read())
        except urllib.error.HTTPError as error:
            with error:
                headers = dict(error.headers.items())
                if "Location" in headers:
                    headers["Location"] = headers["Location"].replace(self._world.url, self.url)
                return Answer(error.code, headers, error.read())

    def _damage(self, answer: Answer, request: str) -> None:
        service = request.split("/")[1]
        with self._lock:
            nth, self._asked[request] = self._asked[request], self._asked[request] + 1
            others = [b for b in self._earlier.setdefault(service, []) if b != answer.body]
            self._earlier[service].append(answer.body)
            if self._seed is None:
                return
            # By what is asked, and not by when: threads ask in any order.
            chance = random.Random(f"answer {self._seed} {request} {nth}")
            if chance.random() >= RATE:
                return
            before = answer.body.decode("utf-8", "replace")
            how = chance.choice(DAMAGES)
            how(answer, chance, others)
            after = answer.body[:200_000].decode("utf-8", "replace")
            self.damaged.append((service, how.__name__.removeprefix("_")))
            self.touched.append(answer.touched or f"{request} {before} {after}")


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_options: Any) -> None:
        return None


_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirects)


@contextmanager
def between(world: World) -> Iterator[Between]:
    """Serve until the end of the block."""
    with Between(world) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


# -- what has to hold


@dataclass(frozen=True, slots=True)
class Paper:
    """What a run says of an entry."""

    state: str
    key: str | None
    identifiers: dict[str, str]

    def agrees(self, other: Paper) -> bool:
        """Whether no identifier is another one; who else was asked may know more of them.

        An index has a number for each version, and any of them may be given.
        """
        mine, theirs = self.identifiers, other.identifiers
        return all(mine.get(s, v) == v for s, v in theirs.items() if s in {"doi", "arxiv"})


@dataclass(slots=True)
class AnswerOutcomes:
    """How many answers were damaged in how many runs, and what failed."""

    runs: int = 0
    damaged: Counter[str] = field(default_factory=Counter)
    services: Counter[str] = field(default_factory=Counter)
    codes: Counter[int] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    failed: list[tuple[str, str]] = field(default_factory=list)

    def add(self, other: AnswerOutcomes) -> None:
        """Add what another process found."""
        self.runs += other.runs
        self.failed += other.failed
        for name in ("damaged", "services", "codes", "states"):
            getattr(self, name).update(getattr(other, name))


def make_desk(folder: Path, server: Between) -> Path:
    """Make a folder with a list and no cache, which asks the stand-in in between."""
    folder.mkdir()
    (folder / "list.md").write_text(LIST, encoding="utf-8")
    path = server._world.config(folder, ["list.md"])
    tree = json.loads(path.read_text())
    world = server._world.url
    tree["mirrors"] = {h: base.replace(world, server.url) for h, base in tree["mirrors"].items()}
    path.write_text(json.dumps(tree))
    return folder


def papers(desk: Path, *options: str) -> tuple[int, list[Paper]]:
    """Run, and return the exit code and what is said of each entry."""
    with within(MOST_OF_A_RUN, "run"):
        done = enrich(desk, "run", "--json", *options, code=None)
    assert done.returncode in {0, 3}, f"exit code {done.returncode}: {done.stderr[:300]}"
    found = json.loads(done.stdout)["entries"]
    return done.returncode, [Paper(e["state"], e["key"], e["identifiers"]) for e in found]


def fields(desk: Path) -> dict[str, dict[str, str]]:
    """Return the entries of the .bib that was written, which has to be one, by key."""
    text = (desk / "out/references.bib").read_text(encoding="utf-8")
    read = list(bibtex_entries.read(text))
    assert len(read) == len(re.findall(r"^@(?!preamble)", text, re.MULTILINE)), "no .bib"
    return {e.key: dict(e.fields) for e in read}


def tried(seeds: Sequence[str], folder: Path, world: World) -> AnswerOutcomes:
    """Run once for each seed, with damaged answers."""
    outcomes = AnswerOutcomes()
    with between(world) as server:
        made = make_desk(folder / "made", server)
        truth_desk = shutil.copytree(made, folder / "truth")
        _, truth = papers(truth_desk)
        right = fields(truth_desk)
        for seed in seeds:
            desk = folder / "desk"
            shutil.rmtree(desk, ignore_errors=True)
            shutil.copytree(made, desk)
            world.reset()
            server.begin(seed)
            try:
                _try(desk, server, truth, right, outcomes)
            except (Exception, TooSlow) as error:  # noqa: BLE001  each is a finding
                what = ", ".join(f"{s} {h}" for s, h in server.damaged)
                outcomes.failed.append((seed, f"{type(error).__name__}: {error} [{what}]"[:900]))
            outcomes.runs += 1
            outcomes.damaged.update(how for _, how in server.damaged)
            outcomes.services.update(service for service, _ in server.damaged)
            server.begin(None)
    return outcomes


def _try(
    desk: Path,
    server: Between,
    truth: list[Paper],
    right: dict[str, dict[str, str]],
    outcomes: AnswerOutcomes,
) -> None:
    code, found = papers(desk)
    outcomes.codes[code] += 1
    outcomes.states.update(p.state for p in found)
    touched = " ".join(server.touched).casefold()
    whole = [n for n in range(len(truth)) if not _is_in(touched, n, truth[n])]
    assert code == 3 or all(p.state != "unchecked" for p in found), "exit code 0 with open papers"
    written = fields(desk)
    _check(found, truth, whole, written, right)
    damaged, touches = server.damaged, server.touched
    server.begin(None)
    server.damaged, server.touched = damaged, touches
    after(desk)
    _, again = papers(desk)
    _check(again, truth, whole, fields(desk), right)
    for n in whole:
        mended = again[n].state == truth[n].state and again[n].agrees(truth[n])
        assert mended, f"{WORDS[n]} is not found out by the next run: {again[n]}"


def _is_in(text: str, n: int, paper: Paper) -> bool:
    named = (v.casefold() for v in paper.identifiers.values() if len(v) > 6)
    return WORDS[n] in text or any(value in text for value in named)


def _check(
    found: list[Paper],
    truth: list[Paper],
    whole: Sequence[int],
    written: dict[str, dict[str, str]],
    right: dict[str, dict[str, str]],
) -> None:
    for n, paper in enumerate(found):
        others = {v for m, p in enumerate(truth) if m != n for v in p.identifiers.values()}
        wrong = set(paper.identifiers.values()) & (others - set(truth[n].identifiers.values()))
        assert not wrong, f"{WORDS[n]} is given another paper's {wrong}"
    for n in whole:
        paper, key = found[n], truth[n].key
        assert paper.state in {truth[n].state, "unchecked", "preprint"}, (WORDS[n], paper)
        assert paper.agrees(truth[n]), (WORDS[n], paper)
        if paper.state == truth[n].state and key in right and paper.key in written:
            for name in ("title", "author"):
                said = written[paper.key].get(name), right[key].get(name)
                assert said[0] == said[1], (WORDS[n], name, *said)


def after(desk: Path) -> None:
    """See that the cache holds nothing that cannot be read, and that other commands work."""
    with open_store(desk / "cache/enrich.db", read_only=True) as store:
        for kind in sources.classes():
            known = store.answers.outcomes(kind.name)
            found = [question for question, (outcome, _) in known.items() if outcome == "found"]
            for question, kept in store.answers.get(kind.name, found).items():
                try:
                    sources.make(kind).parse(kept.payload)
                except Exception as error:
                    raise AssertionError(f"kept, unreadable: {kind.name} {question}") from error
    code, _ = papers(desk, "--offline")
    assert code == 0, f"offline: exit code {code}"
    fields(desk)
    enrich(desk, "search", "--json", "invented", code=None)
    json.loads(enrich(desk, "status", "--json").stdout)
    json.loads(enrich(desk, "export", "csl-json", "--all").stdout)
    text = enrich(desk, "export", "bibtex", "--all").stdout
    assert len(list(bibtex_entries.read(text))) == len(
        re.findall(r"^@(?!preamble)", text, re.MULTILINE)
    )

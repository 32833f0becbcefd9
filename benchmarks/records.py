"""The papers that are measured with.

JSON lines of true bibliographic records, or a small set invented here.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
REAL = HERE.parents[1] / "shared/world/records.jsonl.gz"
TrueRecord = Mapping[
    str, Any
]  # title, authors, year, type, venue, booktitle, pages, doi, dblp, arxiv, usenix, pmlr ...


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a file of JSON lines, gzipped or not."""
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as lines
    ):
        for line in lines:
            if line.strip():
                yield json.loads(line)


def load(path: Path | None, *, invented: int = 400) -> list[dict[str, Any]]:
    """Return the records of `path`.

    Without one the real ones beside the checkout, else `invented` invented ones.
    """
    chosen = path or (REAL if REAL.is_file() else None)
    return list(read(chosen)) if chosen else invent(invented)


def write(path: Path, records: Iterable[TrueRecord]) -> None:
    """Write records as JSON lines."""
    with path.open("w", encoding="utf-8") as file:
        for record in records:
            file.write(json.dumps(record, ensure_ascii=False, sort_keys=True) + "\n")


# -- invented papers

_SYSTEMS = (
    "Wombat Quokka Echidna Numbat Bilby Dingo Quoll"
    " Potoroo Bettong Kowari Dunnart Pademelon Cassowary Galah Brolga"
).split()
_DOING = (
    "Serving Training Scheduling Compressing Verifying Sharding"
    " Caching Replicating Tracing Fuzzing Sampling Ranking"
).split()
_WHAT = (
    "Large Language Models", "Sparse Graphs", "Key-Value Stores", "Video Streams",
    "Serverless Functions", "File Systems",
    "Mixtures of Experts", "Neural Radiance Fields", "Persistent Memory", "Consensus Protocols",
    "Smart Contracts",
    "Recommender Systems", "Spiking Networks", "Query Plans", "Kernel Modules", "Edge Clusters",
)  # fmt: skip
_HOW = (
    "with Paged Attention", "at the Edge", "under Byzantine Faults", "without Coordination",
    "by Lazy Evaluation", "in Constant Space",
    "with Learned Indexes", "through Speculative Execution", "on Commodity Hardware",
    "over Unreliable Networks", "with Few Labels",
    "from Noisy Feedback", "in the Dark", "for Everybody", "Beyond Backpropagation",
    "with Second-Order Gradients",
)  # fmt: skip
_GIVEN = (
    "Ada Bob Chloë Dan Eve Fay Gus Hal Ida Jan Kim Lou Mia"
    " Ned Olga Pat Quin Rob Sue Tim Una Vic Wei Xin Yu Zoë"
).split()
_FAMILY = (
    "Example", "Sample", "Müller", "Specimen", "Instance", "Dummy", "Placeholder", "Test", "Trial",
    "van der Probe", "Mock", "Fake",
    "Stub", "Double", "Draft", "Sketch", "Novel", "Fable", "Story", "Twin", "Other", "Nöther",
    "O'Test", "Smith-Trial", "Łukasz", "Gómez",
)  # fmt: skip
_VENUES = (  # venue, proceedings, publisher, DBLP's stream, what the paper's own page is called
    ("SOSP",
        ("Proceedings of the {n}th Symposium on Operating Systems Principles, SOSP {y}, Testville, "
        "Germany, October 23-26, {y}"), "ACM", "sosp", "acm"),
    ("KDD",
        ("Proceedings of the {n}th Conference on Knowledge Discovery and Data Mining, KDD {y}, "
        "Testville, CA, USA, August 6-10, {y}"), "ACM", "kdd", "acm"),
    ("OSDI",
        ("{n}th USENIX Symposium on Operating Systems Design and Implementation, OSDI {y}, "
        "Nowhere, CA, USA, July 11-13, {y}"), "USENIX Association", "osdi", "usenix"),
    ("CVPR",
        ("IEEE Conference on Computer Vision and Pattern Recognition, CVPR {y}, Testville, WA, "
        "USA, June 16-22, {y}"), "IEEE", "cvpr", "ieee"),
    ("ICML",
        ("International Conference on Machine Learning, ICML {y}, 17-23 July {y}, Elsewhere, "
        "Maryland, USA"), "PMLR", "icml", "pmlr"),
    ("ICLR",
        ("The {n}th International Conference on Learning Representations, ICLR {y}, Testville, "
        "Austria, May 7-11, {y}"), "OpenReview.net", "iclr", "openreview"),
    ("ACL",
        ("Proceedings of the {n}th Annual Meeting of the Association for Computational "
        "Linguistics, ACL {y}, Online, August 1-6, {y}"),
            "Association for Computational Linguistics", "acl", "acl"),
)  # fmt: skip


def invent(count: int, seed: int = 1) -> list[dict[str, Any]]:
    """Return invented papers of every kind of host, always the same.

    Four in ten have a preprint, one in ten is only a preprint.
    """
    dice = random.Random(seed)
    titles: set[str] = set()
    found = []
    for n in range(count):
        title = _title(dice, titles)
        authors = [
            f"{g} {f}" for g, f in zip(dice.sample(_GIVEN, 4), dice.sample(_FAMILY, 4), strict=True)
        ][: dice.randint(1, 4)]
        record: dict[str, Any] = {
            "title": title,
            "authors": authors,
            "abstract": f"We study {title.lower()}. It is paper {n} of those that nobody wrote.",
        }
        kind = dice.random()
        year = dice.randint(2016, 2024)
        if kind < 0.5:
            record["arxiv"] = {
                "id": f"{year % 100:02d}{dice.randint(1, 12):02d}.9{n:04d}",
                "v": 1,
                "published": f"{year}-01-15T12:00:00Z",
                "cat": ["cs.DC"],
            }
        if kind < 0.1:
            record |= {"year": year, "type": "article", "venue": None, "booktitle": None}
        else:
            record |= _published(dice, n, year, authors)
        found.append(record)
    return found


def _title(dice: random.Random, taken: set[str]) -> str:
    while True:
        about = f"{dice.choice(_DOING)} {dice.choice(_WHAT)} {dice.choice(_HOW)}"
        title = f"{dice.choice(_SYSTEMS)}: {about}" if dice.random() < 0.5 else about
        if title not in taken:
            taken.add(title)
            return title


def _letters(n: int) -> str:
    return chr(97 + n // 676 % 26) + chr(97 + n // 26 % 26) + chr(97 + n % 26)


def _published(dice: random.Random, n: int, year: int, authors: list[str]) -> dict[str, Any]:
    venue, book, publisher, stream, host = _VENUES[n % len(_VENUES)]
    families = [
        re.sub(r"\W", "", a.split()[-1]).encode("ascii", "ignore").decode() or "X" for a in authors
    ]
    first = 11 + n * 20
    key = f"conf/{stream}/{families[0]}{''.join(f[0] for f in families[1:])}{year % 100:02d}x{n}"
    record: dict[str, Any] = {
        "year": year, "type": "inproceedings", "venue": venue,
        "booktitle": book.format(n=year - 1980, y=year), "publisher": publisher,
        "dblp": key, "pages": f"{first}-{first + dice.randint(8, 18)}", "month": 7,
    }  # fmt: skip
    word = families[0].lower()
    own: dict[str, dict[str, Any]] = {
        "acm": {"doi": f"10.1145/9{year}{n:04d}.9{year}{n:05d}"},
        "usenix": {"usenix": f"conference/osdi{year % 100}/presentation/{word}{n}",
            "isbn": "978-1-000000-00-0"},
        "ieee": {"doi": f"10.1109/CVPR9{n:04d}.{year}.{n:05d}", "ieee": f"99{n:06d}"},
        "pmlr": {"pmlr": f"v9{year % 100}/{word}{_letters(n)}{year % 100}a",
            "volume": f"9{year % 100}", "series": "Proceedings of Machine Learning Research"},
        "openreview": {"openreview": {"id": f"Inv{n:07d}", "api": 2, "venue": f"ICLR {year}",
            "venueid": f"ICLR.cc/{year}/Conference"}},
        "acl": {"acl": f"{year}.acl-long.{n + 1}", "doi": f"10.18653/v1/{year}.acl-long.{n + 1}"},
    }  # fmt: skip
    record |= own[host]
    pages = {
        "usenix": "https://www.usenix.org/{}",
        "pmlr": "https://proceedings.mlr.press/{}.html",
        "openreview": "https://openreview.net/forum?id={}",
    }
    named = own[host].get(host)
    record["ee"] = (
        pages[host].format(named["id"] if isinstance(named, dict) else named)
        if host in pages
        else f"https://doi.org/{record['doi']}"
    )
    return record

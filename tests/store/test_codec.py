"""Works as bytes: what is read is what was written, also by older and newer programs."""

from __future__ import annotations

import json

import msgspec
import pytest

from enrich.model import (
    Date,
    Evidence,
    Identifier,
    Match,
    Name,
    Record,
    Standing,
    Tier,
    Value,
    Verdict,
    Work,
    WorkFields,
)
from enrich.store import codec

WHEN = "2026-01-01T00:00:00+00:00"
RECORD = Record(
    "arxiv",
    Tier.PREPRINT,
    "On {Braces}",
    (Name("Ångström", "Ada"),),
    "article",
    Standing.PREPRINT,
    (Identifier("arxiv", "2310.00001"),),
    issued=Date(2023, 10, 1),
)
WORK = Work(
    "angstrom2023braces",
    "published",
    "paper-conference",
    WorkFields(
        title=Value("On {Braces}", "crossref", WHEN, {"dblp": "On Braces."}),
        authors=Value((Name("Ångström", "Ada"), Name(literal="OpenAI")), "crossref", WHEN),
        issued=Value(Date(2023, 10), "crossref", WHEN, {"dblp": Date(2023)}),
        event_date=Value(Date(2023, 10, 23), "crossref", WHEN),
        ISBN=Value(("978-1",), "crossref", WHEN),
        keywords=Value(("caching",), "arxiv", WHEN, {"dblp": ("files", "caches")}),
        container_title_short=Value("SOSP", "dblp", ""),
    ),
    (Identifier("doi", "10.1/x"),),
    (RECORD,),
    "2026-01-01",
    ("old2023key",),
    ("year: crossref says 2023, dblp says 2022",),
    (Match(RECORD, Verdict.DOUBTFUL, 0.5, (Evidence("title 0.9", -0.6, "x", critical=True),)),),
)
# As version 0.1 wrote it.
OLD = (
    '{"key":"angstrom2023braces","state":"published","type":"paper-conference","fields":{'
    '"title":{"value":"On {Braces}","source":"crossref","fetched":"WHEN",'
    '"others":{"dblp":"On Braces."}},"authors":{"value":[NAME,{"family":"","given":"",'
    '"particle":"","suffix":"","literal":"OpenAI"}],"source":"crossref","fetched":"WHEN"},'
    '"issued":{"value":{"year":2023,"month":10,"day":0},"source":"crossref","fetched":"WHEN",'
    '"others":{"dblp":{"year":2023,"month":0,"day":0}}},"event_date":{"value":{"year":2023,'
    '"month":10,"day":23},"source":"crossref","fetched":"WHEN"},"ISBN":{"value":["978-1"],'
    '"source":"crossref","fetched":"WHEN"},"keywords":{"value":["caching"],"source":"arxiv",'
    '"fetched":"WHEN","others":{"dblp":["files","caches"]}},"container_title_short":{'
    '"value":"SOSP","source":"dblp","fetched":""}},"identifiers":[{"scheme":"doi",'
    '"value":"10.1/x"}],"versions":[RECORD],"checked_on":"2026-01-01","aliases":["old2023key"],'
    '"problems":["year: crossref says 2023, dblp says 2022"],"candidates":[{"record":RECORD,'
    '"verdict":"doubtful","score":0.5,"evidence":[{"name":"title 0.9","weight":-0.6,'
    '"detail":"x","critical":true}]}]}'
)
PARTS = {
    "RECORD": '{"source":"arxiv","tier":4,"title":"On {Braces}","authors":[NAME],'
    '"type":"article","standing":"preprint","identifiers":[{"scheme":"arxiv",'
    '"value":"2310.00001"}],"links":[],"other_titles":[],"issued":{"year":2023,"month":10,'
    '"day":1},"container_title":"","container_title_short":"","collection_title":"",'
    '"collection_number":"","volume":"","issue":"","page":"","number":"","publisher":"",'
    '"publisher_place":"","event_title":"","event_place":"","event_date":null,"ISBN":[],'
    '"ISSN":[],"URL":"","pdf":"","abstract":"","keywords":[],"genre":"","archive_class":"",'
    '"comment":"","retracted":"","authors_complete":true,"partial":false}',
    "NAME": '{"family":"Ångström","given":"Ada","particle":"","suffix":"","literal":""}',
    "WHEN": WHEN,
}
for part, words in PARTS.items():
    OLD = OLD.replace(part, words)
# What records have had since: behind which field, and what stands there where it is empty.
SINCE = {
    '"day":1},': '"editors":[],"translators":[],',
    '"number":"",': '"edition":"","chapter_number":"","number_of_pages":"",',
    '"event_date":null,': '"event_end":null,"original_date":null,',
    '"ISSN":[],': '"electronic":[],',
    '"partial":false': ',"translations":[]',
}
NEW = OLD
for before, added in SINCE.items():
    NEW = NEW.replace(before, before + added)


def test_what_older_programs_wrote_is_read_and_written_again_byte_by_byte() -> None:
    assert codec.decode_work(OLD.encode()) == WORK
    assert codec.encode_work(WORK) == NEW.encode()
    assert codec.decode_work(NEW.encode()) == WORK


def test_a_work_without_anything_comes_back() -> None:
    bare = Work("", "unchecked", "article", WorkFields())
    assert codec.decode_work(codec.encode_work(bare)) == bare
    assert codec.encode_work(bare) == b'{"key":"","state":"unchecked","type":"article","fields":{}}'


@pytest.mark.parametrize(
    "place",
    [
        pytest.param((), id="of a work"),
        pytest.param(("fields",), id="a field of a paper"),
        pytest.param(("fields", "title"), id="of a value"),
        pytest.param(("versions", 0), id="of a record"),
    ],
)
@pytest.mark.parametrize("unknown", ["words", 7, None, {"value": 1}, [{}]])
def test_what_a_newer_program_adds_is_passed_over(
    place: tuple[str | int, ...], unknown: object
) -> None:
    tree = json.loads(OLD)
    inner = tree
    for step in place:
        inner = inner[step]
    inner["added_later"] = unknown
    assert codec.decode_work(json.dumps(tree).encode()) == WORK


@pytest.mark.parametrize("raw", [b"", b"{}", b"null", b'{"key": 1}', OLD[:-9].encode()])
def test_foreign_bytes_are_an_error_of_their_own(raw: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        codec.decode_work(raw)


def test_a_packed_work_keeps_its_key_beside_it() -> None:
    packed = codec.PackedWork.of(WORK)
    assert packed.work() == WORK
    assert packed.key == WORK.key
    assert codec.PackedWork.of(codec.decode_work(OLD.encode())).digest == packed.digest

"""A .bib that is broken, huge or odd.

Never a crash or a hang, the rest is read, what is not is named by its line.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich import reading_list
from enrich.bibtex import scanner
from enrich.errors import ListError
from enrich.sources import identify
from tests.support import hostile

FIRST = "@misc{first, title={Numbat}, eprint={2401.90009}}\n"
LAST = "@article{last,\n  title = {Quokka},\n  journal = {J},\n  year = 2020\n}\n"


def read(middle: str | bytes) -> reading_list.ReadingList:
    """Read something between two whole entries."""
    own = middle.encode() if isinstance(middle, str) else middle
    return reading_list.read(
        FIRST.encode() + own + b"\n" + LAST.encode(), "refs.bib", None, identify
    )


def keys(listing: reading_list.ReadingList) -> list[str | None]:
    return [e.key for e in listing.entries]


@pytest.mark.parametrize(
    ("middle", "between", "problem"),
    [
        ("@misc{bad, title={never closed,\n author={X}\n", ["bad"],
            "line 2: bad: a value is not closed: title"),
        ("@misc{bad, title={X},\n", ["bad"], "line 2: bad: the entry is not closed"),
        ('@misc{bad, title="X, year=2020}', ["bad"], "line 2: bad: a value is not closed: title"),
        ("@misc{bad, title {X}, year={2020}}", ["bad"],
            "line 2: bad: the entry cannot be read from here on: title {X}, year={2020}}"),
        ("@misc{my key, title={X}}", ["my"],
            "line 2: my: the entry cannot be read from here on: key, title={X}}"),
        ("@misc{bad, note={see\n@misc{inner, title={I}}\n}}", ["bad", "inner"],
            "line 2: bad: a value is not closed: note"),
        ('@preamble{"\\x"\n', [], "line 2: preamble: the entry is not closed"),
        ("@string{s = {x}\n", [], "line 2: string: the entry is not closed"),
        ("@misc{bad, title=" + "{" * 1000, ["bad"], "line 2: bad: a value is not closed: title"),
        (b"@misc{bad, author={M\xfcller}}", ["bad"], "line 2: bytes that are not UTF-8"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_and_not_changed_in_place(
    middle: str | bytes, between: list[str], problem: str
) -> None:
    listing = read(middle)
    assert keys(listing) == ["first", *between, "last"]
    assert f"{problem}; " in f"{listing.problems[0]}; "
    assert not listing.writable
    made = reading_list.splice(listing.data, listing.path, {"last": {"note": "{n}"}})
    assert made == listing.data.replace(b"year = 2020\n", b"year = 2020,\n  note = {n}\n")


@pytest.mark.parametrize(
    ("middle", "between", "problem"),
    [
        (
            "@misc{first, title={X}}",
            ["first"],
            "line 2: the key first is used before, on line 1; give one of the two another key",
        ),
        (
            "@misc{, title={X}, year=2020}",
            [None],
            "line 2: the entry has no key; write one behind its opening brace",
        ),
        (
            "@misc{title={X}, year=2020}",
            [None],
            "line 2: the entry has no key; write one behind its opening brace",
        ),
    ],
)
def test_an_entry_without_a_key_of_its_own_is_read_and_named(
    middle: str, between: list[str | None], problem: str
) -> None:
    listing = read(middle)
    assert keys(listing) == ["first", *between, "last"]
    assert listing.problems == (problem,)
    assert listing.entries[1].title == "X"
    assert problem.removeprefix("line 2: ") in listing.entries[1].problems


@pytest.mark.parametrize(
    ("middle", "fields"),
    [
        ("@misc(k, title={A (b) c}, note=\"x)y\")", {"title": "A (b) c", "note": "x)y"}),
        ("@misc{k, title={A {\\\"o} {{deep} in}}}", {"title": "A {\\\"o} {{deep} in}"}),
        ("@string{a = \"Journal \"}@article{k, journal = a # {of} # \" Things\"}",
            {"journal": "Journal of Things"}),
        ("@misc{k, month = 1 # \"~\" # jan, year = 2020}", {"month": "1~jan", "year": "2020"}),
        ("@misc{k, title={A}, title={B}, YEAR=2021, year=2020}", {"title": "A", "year": "2021"}),
        ("@misc{k, title={A} year={2020}}", {"title": "A", "year": "2020"}),
        ("@comment{@misc{hidden, title={X}}}@misc{k, title={A}}", {"title": "A"}),
        ("@comment remark {\n@misc{k, title={A}}", {"title": "A"}),
        ("@comment{ remark {\n@misc{k, title={A}}", {"title": "A"}),
        ('@preamble{"\\newcommand{\\x}[1]{#1}" # "}"}\n@misc{k, title={A}}', {"title": "A"}),
        ("@misc{k, title={mail\n@me at home}, year=2020}",
            {"title": "mail\n@me at home", "year": "2020"}),
        ("@thesis{k, type={phdthesis}, date={2020-05/2020-07}, eprinttype={arXiv}}",
            {"type": "phdthesis", "date": "2020-05/2020-07"}),
        ("@misc{k, file = {C:\\papers\\}}", {"file": "C:\\papers\\"}),
        ("@misc{k, title={A}}}\n", {"title": "A"}),
    ],
)  # fmt: skip
def test_odd_but_whole(middle: str, fields: dict[str, str]) -> None:
    listing = read(middle)
    assert keys(listing) == ["first", "k", "last"]
    assert listing.writable
    assert {n: v for n, v in listing.entries[1].fields.items() if n in fields} == fields


def test_a_parent_gives_venue_and_year() -> None:
    claims = (
        read("@inproceedings{k, crossref={p}}\n@proceedings{p, title={Proc}, year=2020}")
        .entries[1]
        .claims
    )
    assert (claims.venue, claims.year) == ("Proc", 2020)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_what_is_no_utf8_is_refused(encoding: str) -> None:
    for data in ((FIRST + LAST).encode(encoding), b"\0" + FIRST.encode()):
        with pytest.raises(ListError, match="UTF-8"):
            reading_list.read(data, "refs.bib", None, identify)


def test_a_nul_further_down_and_a_byte_order_mark_are_carried_through() -> None:
    listing = read(b"% " + b"x" * 2000 + b"\n@misc{k, note={a\0b}}")
    assert reading_list.splice(
        listing.data, listing.path, {"k": {"note": None}}
    ) == listing.data.replace(b" note={a\0b}", b"")
    marked = reading_list.read(b"\xef\xbb\xbf" + FIRST.encode(), "refs.bib", None, identify)
    assert marked.writable
    assert reading_list.splice(
        marked.data, marked.path, {"first": {"title": "{N}"}}
    ) == marked.data.replace(b"{Numbat}", b"{N}")


# Takes seconds; `test_entries.py` reads the same texts in the usual suite, some of them shorter.
@pytest.mark.slow
@pytest.mark.parametrize(("middle", "found"), hostile.BIB, ids=str)
def test_a_megabyte_of_odd_input_leaves_the_entries_around_it_whole(
    middle: hostile.Growing, found: int
) -> None:
    listing = read(middle.text())
    assert len(listing.entries) == found + 2
    assert [listing.entries[0].key, listing.entries[-1].key] == ["first", "last"]
    assert listing.data.startswith(FIRST.encode())
    assert listing.data.endswith(LAST.encode())


# -- bytes outside of what changes

NAMES = st.sampled_from("title author year note file doi x-own month".split())
VALUES = st.sampled_from(
    [
        "{A}",
        '"B {"} c"',
        "2020",
        "jan",
        "s # { x}",
        "{two\n  lines}",
        "{a, b = {c}}",
        "{M\udcfcller}",
        "{\\{}",
        "{}",
        '""',
    ]
)
GAPS = st.sampled_from(
    [
        "",
        "\n",
        "% {remark\n",
        "@comment{x}\n",
        "\r\n\r\n",
        "@string{s = {S}}\n",
        "a \\} b\n",
        "@preamble{{p}}\n",
        "\t",
    ]
)
ENTRY = st.tuples(
    st.sampled_from(["@misc{", "@Article {", "@MISC( "]),
    st.lists(st.tuples(NAMES, st.sampled_from(["=", " = ", "\t=\n "]), VALUES), max_size=5),
    st.sampled_from([", ", ",\n  ", ",\r\n\t", "\n  , "]),
    st.sampled_from(["", ",", ",\n", "\n"]),
)
CHANGES = st.dictionaries(
    st.sampled_from("title author year note doi pages ENTRYTYPE".split()),
    st.sampled_from(["{New}", "{2021}", "mar", None]),
    max_size=4,
).map(lambda c: {n: "book" if n == "ENTRYTYPE" else v for n, v in c.items()})


def text_of(entry: tuple[str, list[tuple[str, str, str]], str, str], key: str) -> str:
    head, fields, comma, tail = entry
    inside = comma.join([key, *(f"{n}{equals}{v}" for n, equals, v in fields)])
    return f"{head}{inside}{tail}{')' if '(' in head else '}'}"


@given(st.lists(st.tuples(GAPS, ENTRY, CHANGES), max_size=4), GAPS)
def test_bytes_outside_of_what_changes_are_unchanged(
    parts: list[
        tuple[str, tuple[str, list[tuple[str, str, str]], str, str], dict[str, str | None]]
    ],
    end: str,
) -> None:
    text = "".join(gap + text_of(entry, f"k{n}") for n, (gap, entry, _) in enumerate(parts)) + end
    data = text.encode("utf-8", "surrogateescape")
    listing = reading_list.read(data, "refs.bib", None, identify)
    assert keys(listing) == [f"k{n}" for n in range(len(parts))]
    wanted = {f"k{n}": changes for n, (_, _, changes) in enumerate(parts)}
    made = reading_list.splice(listing.data, listing.path, wanted).decode(
        "utf-8", "surrogateescape"
    )
    before, after = list(scanner.scan(text)), list(scanner.scan(made))
    assert [(r.type.lower() in {"string", "preamble"}, r.key) for r in before] == [
        (r.type.lower() in {"string", "preamble"}, r.key) for r in after
    ]
    # What stands between the entries, and entries that nothing is wanted of.
    assert outside(text, before) == outside(made, after)
    for old, new in zip(before, after, strict=True):
        changes = {n.lower() for n in wanted.get(old.key, {})}
        if not changes:
            assert text[old.start : old.end] == made[new.start : new.end]
        # Fields that nothing is wanted of, to the byte and in order.
        gone = {n.lower() for n, v in wanted.get(old.key, {}).items() if v is None}
        assert kept(text, old, changes, gone) == kept(made, new, changes, gone)


def outside(text: str, records: list[scanner.BibEntry]) -> list[str]:
    ends = [0, *(r.end for r in records)]
    return [text[a:b] for a, b in zip(ends, [*(r.start for r in records), len(text)], strict=True)]


def kept(text: str, record: scanner.BibEntry, changes: set[str], gone: set[str]) -> list[str]:
    """The fields that are not of `changes`, and the second ones of a name that only changes."""
    seen: set[str] = set()
    found = []
    for f in record.fields:
        name = f.name.lower()
        if name not in changes or (name in seen and name not in gone):
            found.append(text[f.start : f.end])
        seen.add(name)
    return found


NO_TEXT = (
    b"\xff\xfe",
    b"\xfe\xff",
    b"%PDF-",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
    *(b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"),
)


@given(
    st.binary(max_size=300)
    | st.text(alphabet='@misc{}(),="#\\ \n\r%ab', max_size=200).map(str.encode)
)
def test_no_bytes_upset_the_reader(data: bytes) -> None:
    if data.startswith(NO_TEXT) or b"\0" in data:
        with pytest.raises(ListError):
            reading_list.read(data, "refs.bib", None, identify)
        return
    listing = reading_list.read(data, "refs.bib", None, identify)
    assert reading_list.splice(listing.data, listing.path, {}) == data
    text = data.decode("utf-8", "surrogateescape")
    assert all(
        1 <= e.line <= e.end_line <= text.count("\n") + text.count("\r") + 1
        for e in listing.entries
    )


@pytest.mark.parametrize(
    "body",
    [
        "title = {A Title}, % remark\n  year = 2020\n",
        "title = {A Title},\n% year = 1999,\n  year = 2020 % the last one\n",
        "% {first\n title % {\n = % }\n {A Title} % x, y=z\n, year = 2020\n",
        "title = {A} # % joined\n { Title}, year = 2020\n",
        "% a\r\n% b\r\n title = {A Title},%\r\n year = 2020,%\r\n",
    ],
)
def test_a_percent_sign_between_fields_begins_a_comment_as_for_biber(body: str) -> None:
    listing = read(f"@misc{{own, {body}}}")
    assert (keys(listing), listing.problems) == (["first", "own", "last"], ())
    entry = listing.entries[1]
    assert (entry.title, entry.claims.year) == ("A Title", 2020)
    made = reading_list.splice(listing.data, listing.path, {"own": {"doi": "{10.1000/1}"}})
    again = reading_list.read(made, "refs.bib", None, identify)
    assert again.problems == ()
    assert again.entries[1].fields == {**entry.fields, "doi": "10.1000/1"}
    assert made.count(b"%") == listing.data.count(b"%")


def test_a_percent_sign_in_a_value_is_text() -> None:
    listing = read("@misc{own, title = {Saving 50% of\n Memory}, year = 2020}")
    assert listing.entries[1].title == "Saving 50% of Memory"


def test_a_comment_stays_with_its_field() -> None:
    bib = b"@misc{a,\n  title = {T}, % mine\n  year = 2020 % of the preprint\n}\n"
    made = reading_list.splice(bib, "refs.bib", {"a": {"doi": "{10.1000/1}"}})
    assert made == bib.replace(b"2020 %", b"2020, %").replace(
        b"print\n", b"print\n  doi = {10.1000/1}\n"
    )

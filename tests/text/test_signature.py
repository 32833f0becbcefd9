"""A file is known as ours by its last line, whatever git makes of the line ends."""

from __future__ import annotations

import itertools

import pytest

from enrich import reading_list, sources
from enrich.text import signature

TEXTS = [
    b"",
    b"one",
    b"one\n",
    b"one\ntwo\n\n",
    b"one\r\ntwo\r\n",
    b"one\r\ntwo",
    b"a\rb\r",
    b"\xff\n",
]
FORMATS = ["bibtex", "biblatex", "markdown", "text", "org", "html", "atom"]


@pytest.mark.parametrize(("content", "format_"), list(itertools.product(TEXTS, FORMATS)))
def test_a_signed_file_is_sound_and_gives_its_content_back(content: bytes, format_: str) -> None:
    signed = signature.sign(content, format_)
    assert signature.is_sound(signed)
    assert not signature.is_sound(content)
    assert signature.unsigned(signed) == content
    assert signature.sign(signed, format_) == signed
    assert signed.startswith(content)
    assert signed.count(b"checksum") == 1


@pytest.mark.parametrize("content", [b"", b"a\r\nb\r\n", b"a\r", b"\n\na\r\n\r\n\rb", b"a\n\n\nb"])
def test_a_file_in_parts_is_signed_like_the_whole(content: bytes) -> None:
    whole = signature.sign(content, "bibtex")
    for cut in range(len(content) + 1):
        parts = (content[:cut], b"", content[cut:])
        assert signature.signed(parts, "bibtex") == whole
    assert signature.sign(whole, "bibtex") == whole
    assert signature.signed([content], "csv") == content


@pytest.mark.parametrize("format_", ["csl-json", "jsonl", "csv", "json", "another"])
def test_a_format_without_comments_stays_as_it_is(format_: str) -> None:
    assert signature.sign(b"[]\n", format_) == b"[]\n"
    assert not signature.is_signed(b"[]\n")


@pytest.mark.parametrize("content", TEXTS)
def test_line_ends_do_not_count(content: bytes) -> None:
    signed = signature.sign(content, "bibtex").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    for ends in (b"\n", b"\r\n", b"\r"):
        assert signature.is_sound(signed.replace(b"\n", ends))
    assert signature.is_sound(signed + b"\n\n")
    assert signature.is_sound(signed.rstrip(b"\n"))


EDITS = {
    "a letter": lambda s: s.replace(b"one", b"One"),
    "a blank": lambda s: s.replace(b"one", b"one "),
    "a line before": lambda s: b"new\n" + s,
    "a line behind": lambda s: s + b"@misc{new,\n}\n",
    "a blank line": lambda s: s.replace(b"one\n", b"one\n\n"),
    "half of it": lambda s: s[len(s) // 2 :],
    "no signature": lambda s: s[: s.index(b"%")],
    "two of them": lambda s: s + s[s.index(b"%") :],
    "two files": lambda s: s + s,
    "another checksum": lambda s: s[:-3] + (b"0" if s[-3:-2] != b"0" else b"1") + s[-2:],
    "a cut one": lambda s: s[:-3] + b"\n",
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_file_is_not_ours(edit: str) -> None:
    signed = signature.sign(b"one\ntwo\n", "bibtex")
    edited = EDITS[edit](signed)
    assert edited != signed
    assert not signature.is_sound(edited)
    assert signature.is_sound(signature.sign(edited, "bibtex"))


LISTS = {
    "list.md": "# L\n\n- [A Title of Ours](https://arxiv.org/abs/2309.90001)\n",
    "list.org": "* L\n** [[https://arxiv.org/abs/2309.90001][A Title of Ours]]\n",
    "list.txt": "A Title of Ours\n",
}


@pytest.mark.parametrize("end", ["\n", "", "\n\n", "\n```\nno end", "\n| a |"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("name", LISTS)
def test_strip_takes_the_signature_of_a_list_out(name: str, newline: str, end: str) -> None:
    content = (LISTS[name].rstrip("\n") + end).replace("\n", newline).encode()
    listing = reading_list.read(content, name, None, sources.identify)
    block = reading_list.Block("key", ("a line",), "a line")
    enriched = reading_list.write_back(listing, [block for _ in listing.places])
    signed = signature.sign(enriched, listing.format)
    assert signature.is_sound(signed)
    assert reading_list.strip(signed, listing.format) == content
    # Read again as a list, it has the entries that it had.
    again = reading_list.read(signed, name, None, sources.identify)
    assert [e.title for e in again.entries] == [e.title for e in listing.entries]
    assert [e.notes for e in again.entries] == [e.notes for e in listing.entries]
    assert again.problems == listing.problems
    # Written again, it has one signature, which fits.
    blocks = [block for _ in again.places]
    assert signature.sign(reading_list.write_back(again, blocks), listing.format) == signed
    assert b"checksum" not in reading_list.write_back(again, blocks)


def test_a_bib_that_is_signed_is_read_as_before_and_stripped() -> None:
    content = b"@misc{a,\n  title = {T},\n}\n"
    signed = signature.sign(content, "bibtex")
    listing = reading_list.read(signed, "a.bib", None, sources.identify)
    assert [e.title for e in listing.entries] == ["T"]
    assert not listing.problems
    assert reading_list.strip(signed, "bibtex") == content

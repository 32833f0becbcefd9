"""Pages read safely: what they say in good order, and nothing worse than Unreadable whatever they hold."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich import text
from enrich.errors import Unreadable
from enrich.model import Date, Tier
from enrich.sources.shared import webpage
from tests.support import hostile

HEAD = '<html><head><meta charset="utf-8">'


def title(markup: str) -> str:
    return webpage.record(webpage.read(markup), "x", Tier.PUBLISHER).title


def meta(name: str, content: str) -> str:
    return f'<meta name="citation_{name}" content="{content}">'


def test_tags_keep_their_order_and_their_repeats() -> None:
    page = webpage.read(HEAD + meta("author", "B") + meta("title", "T") + meta("author", "A"))
    assert page.tags["citation_author"] == ("B", "A")
    assert page.first("citation_nothing", "citation_title") == "T"


def test_a_record_of_tags_alone() -> None:
    tags = {
        "title": "On <i>Tea</i> &amp;amp; Cups",
        "authors": "Ada Örn; Bo Kim",
        "journal_title": "J. Tea",
        "volume": "7",
        "issue": "2",
        "firstpage": "12",
        "lastpage": "12",
        "year": "2031",
        "doi": "doi:10.9999/ABC",
        "pdf_url": "javascript:alert(1)",
        "issn": "ISSN 1533-7928",
    }
    markup = HEAD + "".join(meta(k, v) for k, v in tags.items())
    record = webpage.record(webpage.read(markup), "x", Tier.PUBLISHER)
    assert (record.title, record.type, record.container_title) == (
        "On Tea & Cups",
        "article-journal",
        "J. Tea",
    )
    assert [n.full for n in record.authors] == ["Ada Örn", "Bo Kim"]
    assert (record.volume, record.issue, record.page, record.issued) == ("7", "2", "12", Date(2031))
    assert (record.id("doi"), record.pdf, record.ISSN) == ("10.9999/abc", "", ("1533-7928",))


def test_tags_beat_json_ld_and_that_beats_the_bibtex() -> None:
    ld = '{"@type": "ScholarlyArticle", "headline": "LD", "author": "Cy Lo", "publisher": {"name": "LD Press"}}'
    bib = "@inproceedings{x, title = {Bib}, publisher = {Bib Press}, pages = {1--2}, year = 2031}"
    page = webpage.read(
        f'{HEAD}<script type="application/ld+json">{ld}</script>{meta("title", "Tag")}<pre>{bib}</pre>'
    )
    record = webpage.record(page, "x", Tier.PUBLISHER)
    assert (record.title, record.publisher, record.page) == ("Tag", "LD Press", "1-2")
    assert [n.full for n in record.authors] == ["Cy Lo"]


def test_printed_names_with_a_comma_are_the_better_ones() -> None:
    bib = "@inproceedings{x, author = {Le Scao, Teo and Kim, Cy}}"
    page = webpage.read(
        HEAD + meta("author", "Teo Le Scao") + meta("author", "Cy Kim") + f"<pre>{bib}</pre>"
    )
    assert [n.family for n in webpage.record(page, "x", Tier.PUBLISHER).authors] == [
        "Le Scao",
        "Kim",
    ]


def test_blocks_are_found_by_class_or_id_without_their_label() -> None:
    page = webpage.read(
        "<div class='a abstract b'><b>Abstract:</b> We <i>brew</i>.<br>Well.</div><div "
        "id=x><p>1</p><p>2</p></div>"
    )
    assert page.block("abstract") == "We brew. Well."
    assert page.block("x") == "1 2"
    assert page.block("abs") == page.block("' or '1'='1") == ""


def test_paragraphs_under_a_heading() -> None:
    page = webpage.read(
        "<h4>Authors</h4><p>A</p><h4> Abstract</h4><p>One.</p><p>Two.</p><h4>More</h4><p>3</p>"
    )
    assert page.under("Abstract") == "One. Two."
    assert page.under("Nothing") == ""


@pytest.mark.parametrize(
    ("content", "declared", "text"),
    [
        ("Größe".encode(), "", "Größe"),
        (
            "Größe".encode(),
            "text/html; charset=iso-8859-1",
            "Größe",
        ),  # they lie more often than not
        ("Größe".encode("latin-1"), "text/html; charset=ISO-8859-1", "Größe"),
        ("Größe".encode("cp1252"), "", "Größe"),
        ("“Tee”".encode("cp1252"), "text/html; charset=no-such-thing", "“Tee”"),
        ('<meta charset="shift_jis">茶'.encode("shift_jis"), "", '<meta charset="shift_jis">茶'),
        (
            "<meta content='text/html; charset=gb2312'>茶".encode("gb18030"),
            "",
            "<meta content='text/html; charset=gb2312'>茶",
        ),
        ("茶".encode("utf-16"), "", "茶"),
        (b"\xef\xbb\xbfTee", "", "Tee"),
        (b"Tee \xff\x81", "text/html; charset=zlib_codec", "Tee ÿ�"),
        (b"Tee \xff", 'text/html; charset="rot13"', "Tee ÿ"),
    ],
)
def test_character_sets(content: bytes, declared: str, text: str) -> None:
    assert webpage.decode(content, declared) == text


def test_scripts_do_not_reach_the_cache_nor_the_text() -> None:
    markup = (
        HEAD + "<script>document.write('<meta name=citation_title "
        "content=Evil>')</script><STYLE>x</STYLE>"
        + meta("title", "Good")
        + "<script type='application/ld+json'>{}</script><body><svg><text>@misc{x, "
        "title={Evil}}</text></svg>"
    )
    kept = webpage.slim(markup)
    assert "Evil" not in kept
    assert "ld+json" in kept
    assert title(kept) == title(markup) == "Good"


def test_what_is_not_there_and_what_is_no_page() -> None:
    assert webpage.answer(404, b"<html>gone</html>") is None
    assert webpage.answer(200, b"<html>here</html>") == "<html>here</html>"
    with pytest.raises(Unreadable):
        webpage.answer(200, b"\x00\x01 nothing")


HOSTILE = {case.name: case.text() for case in hostile.PAGES} | {
    "no page": "words",
    "empty": "",
    "only a bracket": "<",
    "many attributes": "<html " + "".join(f"a{i}=1 " for i in range(20_000)) + ">",
    "entities": "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><html>&b;" + "&b;" * 50_000,
    "external entity": "<!DOCTYPE x [<!ENTITY a SYSTEM "
    '"file:///etc/passwd">]><html><head><title>&a;</title>',
    "xml declaration": '<?xml version="1.0" encoding="utf-16"?><html><head></head></html>',
    "nul": "<html>\0<head>\0" + meta("title", "T\0T"),
    "surrogate": "<html>" + meta("title", "T\ud800"),
    "odd json": '<html><script type="application/ld+json">[1, null, {"@type": '
    '["ScholarlyArticle", 4], "author": [1, {}, null, []], '
    '"name": {"name": []}, "sameAs": 5, "isPartOf": [], "datePublished": {"value": "99"}}]</script>',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_harm_nothing(name: str) -> None:
    try:
        page = webpage.read(webpage.slim(HOSTILE[name]))
    except Unreadable:
        return
    record = webpage.record(page, "x", Tier.PUBLISHER)
    assert "root:" not in record.title
    assert page.block("abstract") == page.under("Abstract") == ""
    assert len(record.authors) <= 20_000


@pytest.mark.slow
def test_fifty_megabytes_are_cut() -> None:
    content = (HEAD + meta("title", "T")).encode() + b"<p>tea" * 8_000_000
    kept = webpage.answer(200, content)
    assert kept is not None
    assert len(kept) <= 2_000_000
    assert title(kept) == "T"
    assert kept.startswith(HEAD)


@given(st.text(max_size=300))
def test_read_raises_nothing_else(markup: str) -> None:
    with contextlib.suppress(Unreadable):
        webpage.record(webpage.read("<html>" + markup), "x", Tier.PUBLISHER)


@given(st.binary(max_size=300), st.text(max_size=40))
def test_decode_never_raises(content: bytes, declared: str) -> None:
    assert isinstance(webpage.decode(content, declared), str)


def test_captured_pages_keep_their_tags_when_slimmed(shared: Path) -> None:
    for path in sorted((shared / "captures").glob("*/*/*.html")):
        markup = webpage.decode(path.read_bytes())
        assert webpage.read(webpage.slim(markup)).tags == webpage.read(markup).tags, path.name


@pytest.mark.parametrize(
    "sign", ["\x03", "\x00", "\x1b", "\x7f", "\uffff", "&#3;", "&#x1F;", "&#x3 ", "&#xFFFE;"]
)
def test_a_control_character_is_dropped_wherever_it_stands(sign: str) -> None:
    printed = f"@inproceedings{{bee1,<br/>title = {{Of{sign} bees}},<br/>}}<br/>{sign}"
    page = webpage.read(
        f"<html><head>{meta('title', f'Of{sign} bees')}</head><body><p>One{sign}</p>"
        f"<div class='abstract'>Some{sign} text</div><pre>{printed}</pre></body></html>"
    )
    assert [text.squeeze(x) for x in page.tags["citation_title"]] == ["Of bees"]
    assert page.block("abstract") == "Some text"
    assert page.bibtex is not None
    assert text.squeeze(page.bibtex.get("title")) == "Of bees"


def test_a_form_feed_parts_words_and_a_number_of_a_letter_is_kept() -> None:
    page = webpage.read(meta("title", "Bees\fand\vtheir &#174; &#xfc;bel"))
    assert page.first("citation_title") == "Bees and their ® übel"

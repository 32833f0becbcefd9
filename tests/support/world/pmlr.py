"""proceedings.mlr.press: volumes, their .bib, and the pages of papers."""

from __future__ import annotations

import re

from tests.support.world.call import Call
from tests.support.world.facts import MONTHS, Record, day_of, proceedings
from tests.support.world.latex import latex
from tests.support.world.pages import heading, metas, page, send_paper
from tests.support.world.words import comma, filled, plain, txt

_SITE = "https://proceedings.mlr.press"
_OF_VOLUME = "select key from alias where service='pmlr' and key > ? and key < ? order by key"


def answer(call: Call, path: str) -> None:
    """Answer a request to PMLR."""
    m = re.fullmatch(r"(v\d+)(?:/(bibliography\.bib)?)?", path)
    if not m:
        send_paper(call, "pmlr", path.removesuffix(".html").rstrip("/"), _page, "404")
        return
    works = _volume(call, m[1])
    if not works:
        call.send_page(404, heading("404"))
    elif m[2]:
        whole = "".join(_bib(r) for r in works)
        call.send(200, whole, "application/x-bibtex; charset=utf-8")
    else:
        rows = "\n".join(_row(r, m[1][1:]) for r in works)
        call.send_page(200, page(proceedings(works[0]), "", rows))


def _volume(call: Call, volume: str) -> list[Record]:
    corpus = call.web.corpus
    rows = corpus.db.execute(_OF_VOLUME, (f"{volume}/", f"{volume}0")).fetchall()
    found = (corpus.get("pmlr", key) for (key,) in rows)
    return [r for r in found if r and r.get("pmlr")]


def _people(r: Record) -> str:
    return ",&nbsp;".join(txt(plain(name)) for name in r["authors"])


def _pages(r: Record) -> str:
    return f":{r['pages']}" if r.get("pages") else ""


def _row(r: Record, volume: str) -> str:
    at = f"{_SITE}/{r['pmlr']}"
    pdf = f"{at}/{r['pmlr'].split('/')[1]}.pdf"
    place = f"<i>{txt(proceedings(r))}</i>, PMLR {volume}{_pages(r)}"
    return (
        f'<div class="paper">\n  <p class="title">{txt(r["title"])}</p>\n'
        f'  <p class="details">\n    <span class="authors">{_people(r)}</span>;'
        f'<span class="info">{place}</span>\n  </p>\n  <p class="links">\n'
        f'    [<a href="{at}.html">abs</a>][<a href="{pdf}" target="_blank">Download PDF</a>]\n'
        "  </p>\n</div>"
    )


def _bib(r: Record) -> str:
    volume, key = r["pmlr"].split("/")
    month, day = day_of(r)
    at = f"{_SITE}/{r['pmlr']}"
    fields = [
        ("title = \t ", latex(r["title"])),
        ("author =       ", " and ".join(comma(name) for name in r["authors"])),
        ("booktitle = \t ", proceedings(r)),
        ("pages = \t ", (r.get("pages") or "").replace("-", "--")),
        ("year = \t ", r.get("year")),
        ("volume = \t ", volume[1:]),
        ("series = \t ", "Proceedings of Machine Learning Research"),
        ("month = \t ", f"{day:02d} {MONTHS[month - 1].title()}"),
        ("publisher =    ", "PMLR"),
        ("pdf = \t ", f"{at}/{key}.pdf"),
        ("url = \t ", f"{at}.html"),
        ("abstract = \t ", r.get("abstract")),
    ]
    body = ",\n".join(f"  {k}{{{v}}}" for k, v in filled(fields))
    return f"@InProceedings{{pmlr-{volume}-{key},\n{body}\n}}\n"


def _page(r: Record) -> str:
    """Return a page as the theme of the proceedings makes it.

    The conference's name is in the head, the book's title in the page.
    """
    return page(r["title"], _head(r), _body(r))


def _head(r: Record) -> str:
    at, key = f"{_SITE}/{r['pmlr']}", r["pmlr"].split("/")[1]
    month, day = day_of(r)
    pages = (r.get("pages") or "").split("-")
    conference = re.sub(r"^Proceedings of (the|The) ([\w-]+ )?(?=[A-Z])", "", proceedings(r))
    parts = [
        metas(
            [
                ("publisher", "PMLR"),
                ("title", r["title"]),
                ("language", "en"),
                ("abstract_html_url", f"{at}.html"),
            ],
            "/>",
        ),
        metas(
            [
                ("pdf_url", f"{at}/{key}.pdf"),
                ("firstpage", pages[0]),
                ("lastpage", pages[-1]),
                *(("author", plain(name)) for name in r["authors"]),
                ("publication_date", f"{r.get('year')}/{month:02d}/{day:02d}"),
            ],
            ">",
        ),
        metas([("inbook_title", conference), ("conference_title", conference)], "/>"),
        '<meta name="citation_issn" content="2640-3498">',
    ]
    return "\n".join(parts)


def _body(r: Record) -> str:
    volume, key = r["pmlr"].split("/")
    pdf = f"{_SITE}/{r['pmlr']}/{key}.pdf"
    place = f"<i>{txt(proceedings(r))}</i>,&nbsp;PMLR {volume[1:]}{_pages(r)}"
    abstract = ""
    if r.get("abstract"):
        abstract = (
            '\n  <h4>Abstract</h4>\n  <div id="abstract" class="abstract">\n'
            f"    {txt(r['abstract'])}\n  </div>"
        )
    return (
        '<main class="page-content" aria-label="Content"><div class="wrapper">'
        f'<article class="post-content">\n  <h1>{txt(r["title"])}</h1>'
        f'<span class="authors">{_people(r)}</span>'
        f'<div id="info">\n    {place},&nbsp;{r.get("year")}.\n  </div> <!-- info -->\n  '
        f"{abstract}\n  <h4>Cite this Paper</h4>\n\n"
        '<hr class="bibhr">\n\n<div class="bibbuttongroup row row--justified">\n'
        '  <div class="bibbuttontext column">\n    BibTeX\n  </div>\n  <div class="column">\n'
        f'  <div class="codebox">\n    <code class="citecode" id="bibtex">{txt(_bib(r))}</code>\n'
        "  </div></div></div>\n  <h4>Related Material</h4>\n"
        '  <div id="extras">\n    <ul>\n'
        f'      <li><a href="{pdf}" target="_blank">Download PDF</a></li>\n'
        "    </ul>\n  </div>\n</article></div></main>"
    )

"""arXiv's abstract page, and its .bib."""

from __future__ import annotations

import time
import urllib.parse

from tests.support.world.arxiv import preprint
from tests.support.world.facts import Record
from tests.support.world.pages import metas, page
from tests.support.world.words import comma, esc, fold, plain, split_name, txt


def abstract_page(r: Record) -> str:
    """Return the page of a preprint.

    Authors are turned round in the head and the right way in the body; title, authors and abstract
    hold a word that describes them.
    """
    number, title = r["arxiv"]["id"], preprint.title(r)
    return page(f"[{number}] {title}", _head(r), _body(r))


def _head(r: Record) -> str:
    number, title, abstract = r["arxiv"]["id"], preprint.title(r), preprint.abstract(r)
    first, last = preprint.dates(r)
    at = f"https://arxiv.org/abs/{number}v{r['arxiv'].get('v', 1)}"
    tags = metas(
        [
            ("title", title),
            *(("author", comma(name)) for name in preprint.authors(r)),
            ("doi", preprint.extras(r).get("doi")),
            ("date", first[:10].replace("-", "/")),
            ("online_date", last[:10].replace("-", "/")),
            ("pdf_url", f"https://arxiv.org/pdf/{number}"),
            ("arxiv_id", number),
            ("abstract", abstract),
        ]
    )
    return (
        f'<link rel="canonical" href="/abs/{number}"/>'
        '<meta property="og:type" content="website" />\n'
        '<meta property="og:site_name" content="arXiv.org" />\n'
        f'<meta property="og:title" content="{esc(title)}" />\n'
        f'<meta property="og:url" content="{at}" />\n'
        f'<meta property="og:description" content="{esc(abstract)}"/>\n'
    ) + tags


def _body(r: Record) -> str:
    first = preprint.dates(r)[0]
    day = time.strftime("%d %b %Y", time.strptime(first[:10], "%Y-%m-%d")).lstrip("0")
    people = ", ".join(_person(name) for name in preprint.authors(r))
    rows = "".join(
        f'<tr>\n<td class="tablecell label">{label}:</td>\n'
        f'<td class="tablecell {kind}">{value}</td>\n</tr>'
        for label, kind, value in _rows(r)
        if value
    )
    return (
        '<div id="content-inner"><div id="abs">\n'
        f'<div class="dateline">\n  [Submitted on {day}]</div>\n'
        '<h1 class="title mathjax"><span class="descriptor">Title:</span>'
        f"{txt(preprint.title(r))}</h1>\n"
        f'<div class="authors"><span class="descriptor">Authors:</span>{people}</div>\n'
        '<blockquote class="abstract mathjax">\n'
        '            <span class="descriptor">Abstract:</span>'
        f"{txt(preprint.abstract(r))}\n    </blockquote>\n"
        '<div class="metatable">\n<table summary="Additional metadata">'
        f"{rows}</table>\n</div>\n</div></div>"
    )


def _person(name: str) -> str:
    query = urllib.parse.quote(comma(name))
    href = f"https://arxiv.org/search/cs?searchtype=author&amp;query={query}"
    return f'<a href="{href}">{txt(plain(name))}</a>'


def _rows(r: Record) -> list[tuple[str, str, str]]:
    number, more, primary = r["arxiv"]["id"], preprint.extras(r), preprint.classes(r)[0]
    doi = f"https://doi.org/{esc(more['doi'])}" if more.get("doi") else ""
    link = f'<a href="https://arxiv.org/abs/{number}">arXiv:{number}</a>'
    subject = f"{preprint.class_name(primary)} ({primary})"
    return [
        ("Comments", "comments mathjax", txt(more.get("comment") or "")),
        ("Subjects", "subjects", f'<span class="primary-subject">{subject}</span>'),
        ("Cite as", "arxivid", f'<span class="arxivid">{link} [{primary}]</span>'),
        ("Journal&nbsp;reference", "jref", txt(more.get("journal_ref") or "")),
        ("Related DOI", "doi", f'<a href="{doi}">{doi}</a>' if doi else ""),
    ]


def bib(r: Record) -> str:
    """Return arXiv's .bib of a preprint."""
    names, title = preprint.authors(r), preprint.title(r)
    year = preprint.dates(r)[1][:4]
    words = [x for x in fold(title).split() if len(x) > 3]
    key = fold(split_name(names[0])[1]).replace(" ", "") + year + "".join(words[:3])
    number = r["arxiv"]["id"]
    return (
        f"@misc{{{key},\n"
        f"      title={{{title}}}, \n"
        f"      author={{{' and '.join(plain(n) for n in names)}}},\n"
        f"      year={{{year}}},\n"
        f"      eprint={{{number}}},\n"
        "      archivePrefix={arXiv},\n"
        f"      primaryClass={{{preprint.classes(r)[0]}}},\n"
        f"      url={{https://arxiv.org/abs/{number}}}, \n}}"
    )

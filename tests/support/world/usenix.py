"""www.usenix.org: the pages of papers."""

from __future__ import annotations

import re

from tests.support.world.call import Call
from tests.support.world.facts import MONTHS, Record, day_of
from tests.support.world.latex import latex
from tests.support.world.pages import BLOCKED, metas, send_paper
from tests.support.world.words import filled, fold, plain, txt

_ROBOTS = "User-agent: *\nCrawl-delay: 10\nDisallow: /search\nDisallow: /user/\nDisallow: /admin/\n"
_FIELD = (
    '<div class="field field-name-field-{} field-type-{} field-label-hidden">'
    '<div class="field-items "><div class="field-item odd">{}</div></div></div>'
)
_PREFIXES = 'lang="en" dir="ltr" prefix="og: http://ogp.me/ns#"> <!'


def answer(call: Call, path: str) -> None:
    """Answer a request to USENIX."""
    if path == "robots.txt":
        call.send(200, _ROBOTS, "text/plain")
    elif path.startswith("biblio/export/"):
        call.send_page(403, BLOCKED)
    else:
        send_paper(call, "usenix", path.rstrip("/"), _page, "Page not found | USENIX")


def _number(r: Record) -> int:
    return 200000 + int(r["_n"])


def _bib(r: Record) -> str:
    """Return USENIX's own: words with a capital inside are braced, the month is bare."""
    words = latex(r["title"]).split(" ")
    fields = [
        ("author", latex(" and ".join(plain(name) for name in r["authors"]))),
        ("title", " ".join(_braced(word, i) for i, word in enumerate(words))),
        ("booktitle", latex(r.get("booktitle") or "")),
        ("year", r.get("year")),
        ("isbn", r.get("isbn")),
        ("address", "A City, CA"),
        ("pages", (r.get("pages") or "").replace("-", "--")),
        ("url", f"https://www.usenix.org/{r['usenix']}"),
        ("publisher", "USENIX Association"),
    ]
    body = "".join(f"\t{k} = {{{v}}},\n" for k, v in filled(fields))
    month = MONTHS[day_of(r)[0] - 1]
    return f"@inproceedings {{{_number(r)},\n{body}\tmonth = {month}\n}}\n"


def _braced(word: str, i: int) -> str:
    has_capital = re.search(r"\w[A-Z]|-[A-Z]|[A-Z]/|^[A-Z]$", word)
    if not has_capital or not (i or len(re.sub(r"\W", "", word)) > 1):
        return word
    return re.sub(r"^(\W*)(.*?)(\W*)$", r"\1{\2}\3", word)


def _page(r: Record) -> str:
    return (
        "<!DOCTYPE html>\n"
        f'<!--[if IE 8]><html class="no-js lt-ie9"  {_PREFIXES}[endif]-->\n'
        f'<!--[if gt IE 8]><!--> <html class="no-js"  {_PREFIXES}--<![endif]-->\n'
        '  <head>\n    <meta charset="utf-8" />\n'
        f"{_head(r)}\n"
        f"    <title>{txt(r['title'])} | USENIX</title>\n  </head>\n"
        f'  <body class="page-node">\n{_body(r)}\n  </body>\n</html>\n'
    )


def _head(r: Record) -> str:
    """Return the tags: the date is a bare year."""
    people: list[tuple[str, object]] = []
    for name in (plain(name) for name in r["authors"]):
        address = fold(name).split()[0] if fold(name) else "x"
        people += [
            ("author", name),
            ("author_institution", "An Institution"),
            ("author_email", f"{address}@example.edu"),
        ]
    pages = (r.get("pages") or "").split("-")
    slug, event = r["usenix"].split("/")[-1], [*r["usenix"].split("/"), ""][1]
    return metas(
        [
            ("title", r["title"]),
            *people,
            ("publication_date", r.get("year")),
            ("conference_title", r.get("booktitle")),
            ("firstpage", pages[0]),
            ("lastpage", pages[-1]),
            ("isbn", r.get("isbn")),
            ("pdf_url", f"https://www.usenix.org/system/files/{event}-{slug}.pdf"),
        ]
    )


def _people(names: list[str]) -> str:
    """Return the authors; two of one institution share it."""
    pairs = (" and ".join(txt(x) for x in names[i : i + 2]) for i in range(0, len(names), 2))
    listed = "; ".join(f"{pair}, <em>An Institution" for pair in pairs)
    return listed.replace("; ", ";</em> ") + "</em>"


def _body(r: Record) -> str:
    """Return the body: the .bib is printed with a <br /> at each line's end."""
    bib = txt(_bib(r).replace("\n", "<br />\n")).replace("&lt;br /&gt;", "<br />")
    paragraphs = (r.get("abstract") or "").split("\n\n")
    abstract = "".join(f"<p>{txt(x)}</p>" for x in paragraphs if x)
    accordion = (
        '<div class="bibtex-accordion"><div class="bibtex-accordion-label">BibTeX</div>'
        '<div class="bibtex-accordion-content">'
        f'<div class="bibtex-text-entry bibtex-accordion-text-entry">{bib}</div>'
        '<div class="bibtex-download-link bibtex-accordion-download-link">'
        f'<a href="/biblio/export/bibtex/{_number(r)}">Download</a></div></div></div>'
    )
    people = f"<p>{_people([plain(name) for name in r['authors']])}</p>"
    return (
        f'<h1 id="page-title">{txt(r["title"])}</h1>\n    '
        + _FIELD.format("paper-people-text", "text-long", people)
        + _FIELD.format("paper-description", "text-long", abstract)
        + _FIELD.format("bibtex-node", "node-reference", accordion)
    )

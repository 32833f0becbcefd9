"""One page of HTML: no script, nothing loaded from elsewhere, every word escaped. Pure."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator

from enrich.export import bib_entry, links, retraction, venue_style
from enrich.export.cleaning import clean
from enrich.export.options import ExportOptions
from enrich.messages import papers as said
from enrich.model import Work
from enrich.text.values import with_hyphen

_HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Papers</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem;\
 color: #222; background: #fff }
li { margin: 0 0 1.2rem } ol { padding-left: 1.5rem }\
 .warning { color: #a00; font-weight: bold } code { color: #555 }
details { color: #444 } summary { cursor: pointer }
@media (prefers-color-scheme: dark) { body { color: #ddd; background: #181818 }\
 a { color: #8bf } code, details { color: #aaa } .warning { color: #f88 } }
</style>
</head>
<body>
<h1>Papers</h1>
"""


def render(works: Iterable[Work], options: ExportOptions) -> str:
    """Return the page: a numbered list, in the order given."""
    items = "".join(f'<li id="{_text(w.key)}">\n{"".join(_item(w, options))}</li>\n' for w in works)
    return f"{_HEAD}<ol>\n{items}</ol>\n</body>\n</html>\n"


def _item(work: Work, options: ExportOptions) -> Iterator[str]:
    title = _text(work.title or work.key)
    yield f"<div><cite>{_link(title, links.page(work))}</cite></div>\n"
    if work.retracted:
        yield f'<div class="warning">{_text(retraction.word(work.retracted).upper())}</div>\n'
    if work.people:
        names = ", ".join(n.full for n in work.people if n.full.strip())
        yield f"<div>{_text(names + bib_entry.role(work))}</div>\n"
    shown = [_link(label, url) for label, url in links.labelled(work)]
    facts = (_text(place(work)), *shown, f"<code>{_text(work.key)}</code>")
    yield f"<div>{' · '.join(x for x in facts if x)}</div>\n"
    for problem in work.problems:
        yield f'<div class="warning">{_text(problem)}</div>\n'
    abstract = work.fields.abstract
    if options.abstracts and abstract and abstract.value:
        summary = f"<summary>Abstract ({_text(abstract.source)})</summary>"
        yield f"<details>{summary}<p>{_text(abstract.value)}</p></details>\n"


def place(work: Work) -> str:
    """Return venue, year and pages; of a preprint its year and the day of the last check."""
    year = str(work.year or "")
    if work.type == "article" or work.state == "preprint":
        preprint = said.PREPRINT(year=year).rstrip()
        is_dated = work.checked_on and work.state == "preprint"
        if not is_dated:
            return preprint
        return said.PREPRINT_CHECKED(preprint=preprint, day=work.checked_on)
    venue = venue_style.proceedings(work, ExportOptions()) or work.publisher
    pages = f"pp. {with_hyphen(work.page, '–')}" if work.page else ""
    edition = bib_entry.edition_words(work)
    return ", ".join(x for x in (venue, edition, year if year not in venue else "", pages) if x)


def _text(words: str) -> str:
    return html.escape(clean(words))


def _link(shown: str, url: str) -> str:
    """Return a link around escaped words, these alone where the URL is no address on the web."""
    address = links.for_markup(url)
    if not address:
        return shown
    return f'<a href="{html.escape(address)}" rel="noopener noreferrer">{shown}</a>'

"""The answers of arXiv's API, in the dialect that it speaks since late 2025."""

from __future__ import annotations

import base64
import hashlib
import urllib.parse
from collections.abc import Sequence

from tests.support.world.arxiv import preprint
from tests.support.world.facts import Record
from tests.support.world.words import esc, now, plain, txt

_HEAD = (
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"'
    ' xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">'
)
_SCHEME = "http://arxiv.org/schemas/atom"


def entry(r: Record, version: int | None = None) -> str:
    """Return a preprint as an entry, its elements in arXiv's order."""
    a, more = r["arxiv"], preprint.extras(r)
    v = version or a.get("v", 1)
    first, last = preprint.dates(r)
    at = f"https://arxiv.org/abs/{a['id']}v{v}"
    pdf = at.replace("/abs/", "/pdf/")
    indent = "  " if first < "2008-06" else ""
    lines = [
        "  <entry>",
        f"    <id>{at.replace('https', 'http')}</id>",
        f"    <title>{txt(preprint.title(r))}</title>",
        f"    <updated>{first if v == 1 else last}</updated>",
        f'    <link href="{at}" rel="alternate" type="text/html"/>',
        f'    <link href="{pdf}" rel="related" type="application/pdf" title="pdf"/>',
        f"    <summary>{indent}{txt(preprint.abstract(r))}</summary>",
        *(f'    <category term="{c}" scheme="{_SCHEME}"/>' for c in preprint.classes(r)),
        f"    <published>{first}</published>",
    ]
    if more.get("comment"):
        lines.append(f"    <arxiv:comment>{txt(more['comment'])}</arxiv:comment>")
    lines.append(f'    <arxiv:primary_category term="{preprint.classes(r)[0]}"/>')
    if more.get("journal_ref"):
        lines.append(f"    <arxiv:journal_ref>{txt(more['journal_ref'])}</arxiv:journal_ref>")
    lines += [
        f"    <author>\n      <name>{txt(plain(name))}</name>\n    </author>"
        for name in preprint.authors(r)
    ]
    if more.get("doi"):
        link = f"https://doi.org/{esc(more['doi'])}"
        lines.append(f"    <arxiv:doi>{txt(more['doi'])}</arxiv:doi>")
        lines.append(f'    <link rel="related" href="{link}" title="doi"/>')
    return "\n".join([*lines, "  </entry>"])


def feed(
    entries: Sequence[str], total: int, start: int, per: int, query: str, ids: Sequence[str]
) -> str:
    """Return a feed; it repeats the query in arXiv's own order and spelling, and is named by its SHA-1."""
    listed = ",".join(ids)
    asked = f"search_query={query}&id_list={listed}&start={start}&max_results={per}"
    name = base64.b64encode(hashlib.sha1(asked.encode()).digest()).decode()[:-1]
    quoted = urllib.parse.quote_plus(query, safe=":/,()*")
    link = (
        f"search_query={quoted}&start={start}&max_results={per}"
        f"&id_list={urllib.parse.quote_plus(listed, safe=':/,')}"
    )
    return (
        f"{_HEAD}\n"
        f"  <id>https://arxiv.org/api/{name}</id>\n"
        f"  <title>arXiv Query: {txt(asked)}</title>\n"
        f"  <updated>{now()}</updated>\n"
        f'  <link href="https://arxiv.org/api/query?{esc(link)}" type="application/atom+xml"/>\n'
        f"  <opensearch:itemsPerPage>{per}</opensearch:itemsPerPage>\n"
        f"  <opensearch:totalResults>{total}</opensearch:totalResults>\n"
        f"  <opensearch:startIndex>{start}</opensearch:startIndex>\n"
    ) + "".join(f"{e}\n" for e in [*entries, "</feed>"])


def error(message: str, at: str | None = None) -> str:
    """Return an error, which arXiv sends as a feed of one entry."""
    at = esc(at or "https://arxiv.org/api/errors#" + message.replace(" ", "_"))
    return f"""{_HEAD}
  <id>https://arxiv.org/</id>
  <title>arXiv Search Results</title>
  <updated>{now()}</updated>
  <opensearch:itemsPerPage>1</opensearch:itemsPerPage>
  <opensearch:totalResults>1</opensearch:totalResults>
  <opensearch:startIndex>0</opensearch:startIndex>
  <entry>
    <id>{at}</id>
    <title>Error</title>
    <updated>{now()}</updated>
    <link href="{at}" rel="alternate" type="text/html"/>
    <summary>{txt(message)}</summary>
    <author>
      <name>arXiv api core</name>
    </author>
  </entry>
</feed>
"""

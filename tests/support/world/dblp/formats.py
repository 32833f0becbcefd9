"""DBLP's records as XML and as BibTeX."""

from __future__ import annotations

import email.utils
import re

from tests.support.world.dblp.records import Info, authors_of, changed, is_conference, part, volume
from tests.support.world.facts import Record
from tests.support.world.latex import capitals, latex, special, wrap
from tests.support.world.words import filled, plain, txt


def xml(r: Record, info: Info) -> str:
    """Return a record as XML."""
    conference = is_conference(info)
    kind = "inproceedings" if conference else "article"
    extra = 'publtype="informal" ' if info["venue"] == "CoRR" else ""
    lines = [
        '<?xml version="1.0" encoding="US-ASCII"?>',
        "<dblp>",
        f'<{kind} {extra}key="{info["key"]}" mdate="{changed(r):%Y-%m-%d}">',
        *(f'<author pid="{a["@pid"]}">{txt(a["text"])}</author>' for a in authors_of(info)),
        f"<title>{txt(info['title'])}</title>",
        *(f"<{k}>{txt(info[k])}</{k}>" for k in ("pages", "year", "volume") if info.get(k)),
    ]
    if conference:
        lines.append(f"<booktitle>{txt(part(r, info))}</booktitle>")
    else:
        lines.append(f"<journal>{txt(info['venue'])}</journal>")
    if info.get("number"):
        lines.append(f"<number>{txt(info['number'])}</number>")
    if info.get("ee"):
        access = ' type="oa"' if info.get("access") == "open" else ""
        lines.append(f"<ee{access}>{txt(info['ee'])}</ee>")
    if conference:
        lines.append(f"<crossref>{volume(info)}</crossref>")
    lines.append(f"<url>db/{_place(info)}</url>")
    return "\n".join(lines) + f"\n</{kind}></dblp>\n"


def _place(info: Info) -> str:
    """Return where a record stands on DBLP's pages."""
    kind, stream, name = info["key"].split("/", 2)
    if is_conference(info):
        kind, stream, _ = volume(info).split("/")
        number = info["year"]
    else:
        number = info.get("volume", "").split("/")[-1][:4]
    return f"{kind}/{stream}/{stream}{number}.html#{name}"


def bib(r: Record, info: Info, param: str = "1") -> str:
    """Return a record as BibTeX in DBLP's own layout; "0" is its condensed form.

    LaTeX for accents, {-} for hyphens in names, {ABC} for capitals.
    """
    article = not is_conference(info)
    fields = _common(r, info, article, param)
    if param != "0":
        fields += _long(r, info)
    body = ",\n".join(f"  {_padded(name)}= {{{value}}}" for name, value in filled(fields))
    kind = "article" if article else "inproceedings"
    return f"@{kind}{{DBLP:{info['key']},\n{body}\n}}\n\n"


def _padded(name: str) -> str:
    return f"{name:<12}{'  ' if name[-1] == ' ' else ' '}"


def _common(r: Record, info: Info, article: bool, param: str) -> list[tuple[str, object]]:
    long = not article and param != "0"  # what only the long form of a conference paper has
    names = [latex(plain(a["text"])).replace("-", "{-}") for a in authors_of(info)]
    return [
        ("author", " and\n                  ".join(names)),
        ("title", _value(re.sub(r"\.$", "", info["title"]))),
        ("journal" if article else "booktitle", _value(_book(r, info, article, param))),
        ("series", long and r.get("series") and _value(r["series"])),
        ("volume", info.get("volume") if article else long and r.get("volume")),
        ("number", info.get("number")),
        ("pages", (info.get("pages") or "").replace("-", "--")),
        ("publisher", long and r.get("publisher") and _value(r["publisher"])),
        ("year", info["year"]),
    ]


def _book(r: Record, info: Info, article: bool, param: str) -> str:
    if article:
        return str(info["venue"])
    return part(r, info) if param == "0" else str(r.get("booktitle") or info["venue"])


def _long(r: Record, info: Info) -> list[tuple[str, object]]:
    corr = info["venue"] == "CoRR"
    return [
        ("url", special(info.get("ee") or "")),
        ("doi", special(info.get("doi") or "")),
        ("eprinttype ", corr and "arXiv"),
        ("eprint", corr and r["arxiv"]["id"]),
        ("timestamp", email.utils.format_datetime(changed(r))),
        ("biburl", f"https://dblp.org/rec/{info['key']}.bib"),
        ("bibsource", "dblp computer science bibliography, https://dblp.org"),
    ]


def _value(text: object) -> str:
    return wrap(capitals(latex(special(text))))

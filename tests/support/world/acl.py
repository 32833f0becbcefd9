"""aclanthology.org: pages, .bib and PDFs of papers."""

from __future__ import annotations

import re

from tests.support.world.call import Call
from tests.support.world.facts import MONTHS, Record, day_of, proceedings
from tests.support.world.latex import latex
from tests.support.world.words import comma, esc, filled, fold, plain, split_name, txt

_SMALL_WORDS = frozenset("a an the on of for in to how is are and".split())
_NOT_FOUND = (
    "<!doctype html><html lang=en-us><head><title>404 Page not found - ACL Anthology</title>"
    "</head><body><h1>404 Page not found</h1></body></html>"
)


def answer(call: Call, path: str) -> None:
    """Answer a request to the ACL Anthology."""
    m = re.fullmatch(r"(.+?)(/|\.bib|\.pdf)?", path)
    r = call.pick(call.web.corpus.get("acl", m[1])) if m else None
    if not m or not r or not r.get("acl"):
        call.send_page(404, _NOT_FOUND)
    elif m[2] == ".bib":
        call.send(200, _bib(r), "application/x-bibtex; charset=utf-8")
    elif m[2] == ".pdf":
        call.send(200, b"%PDF-1.5\n%%EOF\n", "application/pdf")
    elif m[2]:
        call.send_page(200, _page(r))
    else:
        _redirect(call, call.site("aclanthology.org", m[1] + "/"))


def _redirect(call: Call, to: str) -> None:
    body = (
        '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n'
        "<title>301 Moved Permanently</title>\n</head><body>\n<h1>Moved Permanently</h1>\n"
        f'<p>The document has moved <a href="{to}">here</a>.</p>\n</body></html>\n'
    )
    call.send(301, body, "text/html; charset=iso-8859-1", [("Location", to)])


def _bib(r: Record) -> str:
    r"""Return the Anthology's .bib: values in double quotes, bare {\"o} accents."""
    title = re.sub(
        r"\b([A-Z]{2,}[\w-]*|[A-Za-z]+[A-Z]\w*)\b", r"{\1}", latex(r["title"], bare=True)
    )
    fields = [
        ("title", title),
        ("author", "  and\n      ".join(latex(comma(n), bare=True) for n in r["authors"])),
        ("booktitle", proceedings(r)),
        ("year", r.get("year")),
        ("address", "Online"),
        ("publisher", r.get("publisher") or "Association for Computational Linguistics"),
        ("url", f"https://aclanthology.org/{r['acl']}/"),
        ("doi", r.get("doi")),
        ("pages", (r.get("pages") or "").replace("-", "--")),
        ("abstract", r.get("abstract") and latex(r["abstract"], bare=True)),
    ]
    lines = [f'    {k} = "{v}"' for k, v in filled(fields)]
    lines.insert(3, f"    month = {MONTHS[day_of(r)[0] - 1]}")
    return f"@inproceedings{{{_key(r)},\n" + ",\n".join(lines) + "\n}\n"


def _key(r: Record) -> str:
    families = [fold(split_name(name)[1]).replace(" ", "-") for name in r["authors"]]
    if len(families) >= 3:
        families = [families[0], "etal"]
    words = fold(r["title"]).split()
    word = next((w for w in words if w not in _SMALL_WORDS), "x")
    return f"{'-'.join(families)}-{r.get('year')}-{word}"


def _page(r: Record) -> str:
    """Return the page, minified as the real one: content before name, no quotes without need."""
    title, at = txt(r["title"]), f"https://aclanthology.org/{r['acl']}"
    bib = txt(_bib(r)).replace('"', "&#34;")
    terms = "".join(f"<dt>{k}:</dt><dd>{v}</dd>" for k, v in filled(_details(r)))
    return (
        "<!doctype html><html lang=en-us><head><meta charset=utf-8>"
        f"<title>{title} - ACL Anthology</title>\n"
        f'<meta name=generator content="Hugo 0.140.2">{_tags(r)}</head><body><section id=main>'
        f"<div><h2 id=title><a href={at}.pdf>{title}</a></h2>"
        f"<p class=lead>{_people(r)}</p></div><hr>"
        '<div class="row acl-paper-details"><div class="card-body acl-abstract">'
        f"<h5 class=card-title>Abstract</h5><span>{txt(r.get('abstract') or '')}</span></div>\n"
        f"<dl>{terms}</dl></div>"
        '<div class="tab-pane active" id=citeBibtex role=tabpanel><pre id=citeBibtexContent'
        f' class="bg-light border p-2" style=max-height:50vh>{bib}</pre></div>'
        "</section></body></html>\n"
    )


def _tags(r: Record) -> str:
    pages = (r.get("pages") or "").split("-")
    tags = [
        ("title", r["title"]),
        *(("author", plain(name)) for name in r["authors"]),
        ("conference_title", proceedings(r)),
        ("publication_date", f"{r.get('year')}/{day_of(r)[0]}"),
        ("pdf_url", f"https://aclanthology.org/{r['acl']}.pdf"),
        ("firstpage", pages[0]),
        ("lastpage", pages[-1]),
        ("doi", r.get("doi")),
    ]
    return "".join(f'<meta content="{esc(v)}" name=citation_{k}>' for k, v in filled(tags))


def _people(r: Record) -> str:
    names = [plain(name) for name in r["authors"]]
    return ",\n".join(
        f"<a href=/people/{fold(name).replace(' ', '-')}/>{txt(name)}</a>" for name in names
    )


def _details(r: Record) -> list[tuple[str, object]]:
    number, doi = r["acl"], r.get("doi")
    volume, at = number.rsplit(".", 1)[0], f"https://aclanthology.org/{number}/"
    link = doi and f"<a href=https://doi.org/{_attribute(doi)}>{esc(doi)}</a>"
    return [
        ("Anthology ID", number),
        ("Volume", f"<a href=/volumes/{volume}/>{txt(proceedings(r))}</a>"),
        ("Month", MONTHS[day_of(r)[0] - 1].title()),
        ("Year", r.get("year")),
        ("Pages", (r.get("pages") or "").replace("-", "–")),
        ("URL", f"<a href={at}>{at}</a>"),
        ("DOI", link),
    ]


def _attribute(value: object) -> str:
    """Return a value as it stands in a tag: without quotes where it needs none."""
    shown = str(value)
    return f'"{esc(shown)}"' if not shown or re.search(r"[\s\"'=<>`&]", shown) else shown

"""A paper of the library, as other programs use it."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import msgspec

from enrich import export as exports
from enrich import messages
from enrich.errors import OptionError
from enrich.messages import meant
from enrich.model import WORK_FIELDS, FieldValue, Name, Record, State, Work, known_fields

# Names of fields that people know by another one.
_OTHER_NAMES: Mapping[str, str] = {
    "author": "authors",
    "editor": "editors",
    "year": "issued",
    "date": "issued",
    "pages": "page",
    "doi": "DOI",
    "url": "URL",
}


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the value of a field came from.

    `value` is text, or a tuple of texts where a field has several: "2023-10-23", ("Ann Doe",).
    `source` is the name of the source, `fetched` the time of its answer in ISO 8601 and UTC,
    `others` the values that other sources have, by their names.
    """

    value: str | tuple[str, ...]
    source: str
    fetched: str
    others: Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True, repr=False)
class Paper:
    """A paper of the library, as it was when it was read.

    A text that is not known is "", a list of them (), a year None. Nothing in it asks the network
    or the cache. Two of them are equal where all that is known is equal.
    """

    work: Work

    @property
    def key(self) -> str:
        """The citation key, which never changes: "kwon2023efficient"."""
        return self.work.key

    @property
    def state(self) -> State:
        """One of "published", "preprint", "unchecked", "doubtful", "unresolved"."""
        return self.work.state

    @property
    def title(self) -> str:
        """The title in plain text; maths is `$...$`."""
        return self.work.title

    @property
    def authors(self) -> tuple[str, ...]:
        """The authors in their order, as their names are spoken: ("Ann Doe", "OpenAI")."""
        return tuple(name.full for name in self.work.authors)

    @property
    def venue(self) -> str:
        """The proceedings or the journal, by its short name where one is known: "SOSP"."""
        return self.work.venue

    @property
    def year(self) -> int | None:
        """The year of the version that is cited."""
        return self.work.year

    @property
    def pages(self) -> str:
        """The pages with one hyphen: "611-626"."""
        return self.work.page

    @property
    def doi(self) -> str:
        """The DOI of the version that is cited, in lower case."""
        return self.work.DOI

    @property
    def arxiv(self) -> str:
        """The number at arXiv without a version: "2309.06180"."""
        return self.work.arxiv

    @property
    def url(self) -> str:
        """The address of the version that is cited."""
        return self.work.URL

    @property
    def abstract(self) -> str:
        """The abstract in plain text."""
        return self.work.abstract

    @property
    def identifiers(self) -> dict[str, str]:
        """The identifiers by scheme: {"doi": "10.1145/...", "arxiv": "2309.06180"}."""
        return {i.scheme: i.value for i in reversed(self.work.identifiers)}

    @property
    def versions(self) -> tuple[Record, ...]:
        """What each source has of each version of the paper."""
        return self.work.versions

    @property
    def problems(self) -> tuple[str, ...]:
        """What a person should know: a retraction, another title, sources that disagree."""
        return self.work.problems

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that a source gives: CSL's variables, with `_` for `-`."""
        return tuple(name for name, _ in known_fields(self.work.fields))

    def provenance(self, field: str) -> Provenance | None:
        """Return where the value of a field came from, None where no source gives one.

        `field` is one that `fields` may have, or "venue", "year", "pages", "doi" or "url". Raises
        OptionError for another name.
        """
        name = field.replace("-", "_")
        name = _OTHER_NAMES.get(name, name)
        if name == "venue":
            name = f"container_title{'_short' if self.work.container_title_short else ''}"
        if name not in WORK_FIELDS:
            known = sorted({*WORK_FIELDS, *_OTHER_NAMES, "venue"})
            raise OptionError(
                messages.api.NO_FIELD(name=field, meant=meant(field, known), known=", ".join(known))
            )
        value = WORK_FIELDS[name].of(self.work.fields)
        if value is None:
            return None
        others = {source: _plain(other) for source, other in value.others.items()}
        return Provenance(_plain(value.value), value.source, value.fetched, others)

    def bibtex(self, **options: Any) -> str:
        """Return its entry in BibTeX; the options are those of an output: `abstracts=True`.

        Raises OptionError.
        """
        return self.export("bibtex", **options)

    def csl(self) -> dict[str, Any]:
        """Return it as a CSL-JSON item with the abstract; its `id` is the citation key."""
        [item] = json.loads(self.export("csl-json", abstracts=True))
        return dict(item)

    def export(self, format: str, **options: Any) -> str:  # noqa: A002  the word of the commands
        """Return it in a format of `enrich export`.

        Raises OptionError for an unknown format or option, PluginError for a plugin that fails.
        """
        return rendered(format, [self.work], options)

    def __repr__(self) -> str:
        """Return key, title, venue and year."""
        place = " ".join(x for x in (self.venue, str(self.year or "")) if x)
        return f"<Paper {self.key}: {self.title}{f' ({place})' if place else ''}>"

    def _repr_html_(self) -> str:
        """Return what a notebook shows: what services wrote stands in it as text."""
        place = ", ".join(x for x in (self.venue, str(self.year or ""), self.state) if x)
        lines = [f"<b>{_linked(self)}</b>", html.escape(", ".join(self.authors))]
        lines += [f"<i>{html.escape(place)}</i> <code>{html.escape(self.key)}</code>"]
        lines += [f"&#9888; {html.escape(problem)}" for problem in self.problems]
        abstract = (
            f"<details><summary>Abstract</summary>{html.escape(self.abstract)}</details>"
            if self.abstract
            else ""
        )
        return f"<div>{'<br>'.join(lines)}{abstract}</div>"


def table(papers: Iterable[Paper]) -> str:
    """Return papers as the rows of a table in HTML."""
    cells = (
        (f"<code>{html.escape(p.key)}</code>", _linked(p), html.escape(p.venue), str(p.year or ""))
        for p in papers
    )
    rows = "".join(f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in cells)
    heads = "".join(f"<th>{head}</th>" for head in ("key", "title", "venue", "year"))
    return f"<table><tr>{heads}</tr>{rows}</table>"


def rendered(format_: str, works: Iterable[Work], options: Mapping[str, Any]) -> str:
    """Return works as the text of a file, without abstracts unless the options say so.

    Raises OptionError for an unknown format or option, PluginError for a plugin that fails.
    """
    if format_ not in exports.names():
        near, known = meant(format_, exports.names()), ", ".join(exports.names())
        raise OptionError(messages.commands.UNKNOWN_FORMAT(name=format_, meant=near, known=known))
    names = exports.ExportOptions.__dataclass_fields__
    for name in options:
        if name not in names:
            near, known = meant(name, names), ", ".join(names)
            raise OptionError(messages.api.NO_OPTION(name=name, meant=near, known=known))
    try:
        msgspec.convert(options, exports.ExportOptions)
    except msgspec.ValidationError as error:
        raise OptionError(messages.api.WRONG_OPTION(why=error)) from None
    chosen = exports.options_for(format_, **{"abstracts": False, **options})
    return exports.render(format_, works, chosen)


def _plain(value: FieldValue) -> str | tuple[str, ...]:
    if isinstance(value, tuple):
        return tuple(x.full if isinstance(x, Name) else x for x in value)
    return str(value)


def _linked(paper: Paper) -> str:
    """Return the title in HTML, with a link to the paper where its address is one of the web."""
    title = html.escape(paper.title or paper.key)
    address = f"https://doi.org/{quote(paper.doi)}" if paper.doi else paper.url
    if not address.startswith(("https://", "http://")):
        return title
    return f'<a href="{html.escape(address)}" rel="noopener">{title}</a>'

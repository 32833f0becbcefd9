"""What Datasette is told by its hooks: our routes, our search, our pages of errors."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

from datasette import hookimpl
from datasette.filters import FilterArguments
from datasette.utils import tilde_decode, tilde_encode
from datasette.utils.asgi import NotFound, Response

from enrich import messages, store
from enrich.errors import StoreError
from enrich.messages import Sentence
from enrich.server import gate
from enrich.server.pages import LibraryPages, as_json

# The parameter of a table by which its papers are searched.
SEARCH = "_q"
_TABLES_OF_PAPERS = frozenset({"papers", "authors", "provenance", "identifiers", "list_entries"})

said = messages.server
F = TypeVar("F", bound=Callable[..., Any])


def _hook(method: F) -> F:
    """Mark a method that Datasette calls."""
    marked: F = hookimpl(method)
    return marked


class LibraryPlugin:
    """The hooks that Datasette calls (https://docs.datasette.io/en/stable/plugin_hooks.html)."""

    __name__ = "enrich-library"  # what Datasette looks for files of a plugin by: there are none

    def __init__(self, pages: LibraryPages, port: int | None) -> None:
        self._pages = pages
        self._port = port

    @_hook
    def asgi_wrapper(self) -> Any:
        """Put everything behind the gate."""
        return lambda app: gate.guarded(app, self._port)

    @_hook
    def prepare_connection(self, conn: Any, database: str) -> None:
        """Let connections to the copy read, and nothing else."""
        if database == gate.DATABASE:
            store.guard_copy(conn)

    @_hook
    def register_routes(self) -> list[tuple[str, Any]]:
        """Serve the page of a search, also as JSON."""
        return [(r"^/search$", self._search), (r"^/search\.json$", self._search_as_json)]

    async def _search(self, request: Any, datasette: Any) -> Any:
        words = request.args.get("q") or ""
        shown = self._pages.found(words) if words.strip() else {"words": "", "results": []}
        page = await datasette.render_template("search.html", shown, request=request)
        return Response.html(page)

    async def _search_as_json(self, request: Any) -> Any:
        words = request.args.get("q") or ""
        found = self._pages.found_objects(words) if words.strip() else []
        return Response(as_json(found), content_type="application/json; charset=utf-8")

    @_hook
    def filters_from_request(self, request: Any, table: str) -> Any:
        """Search in a table as `enrich search` does: `?_q=paged attention year:2023`."""
        words = request.args.get(SEARCH) or ""
        if not words.strip() or table not in _TABLES_OF_PAPERS:
            return None
        keys = json.dumps(self._pages.keys(words))
        return FilterArguments(
            ["key in (select value from json_each(:found_keys))"],
            params={"found_keys": keys},
            human_descriptions=[said.SEARCHED(words=words)],
        )

    @_hook
    def extra_template_vars(
        self, view_name: str, table: str | None, request: Any, datasette: Any
    ) -> Any:
        """Return what the page of a paper shows beside its row; the words of a search."""
        shown: dict[str, Any] = {"search_words": "", "search_parameter": SEARCH}
        if request is None:
            return shown
        shown["paper_address"] = paper_address
        shown["search_words"] = request.args.get(SEARCH) or request.args.get("q") or ""

        async def of_paper() -> dict[str, Any]:
            key = tilde_decode(request.url_vars["pks"])
            return {**shown, **await _of_copy(datasette, key), **self._pages.paper(key)}

        async def of_library() -> dict[str, Any]:
            return {**shown, "cards": await _cards(datasette)}

        if view_name == "index":
            return of_library
        return of_paper if view_name == "row" and table == "papers" else shown

    @_hook
    def register_output_renderer(self) -> dict[str, Any]:
        """Write the papers of a table as BibTeX."""
        return {
            "extension": "bib",
            "render": self._bibtex,
            "can_render": lambda columns: "key" in columns,
        }

    def _bibtex(self, columns: list[str], rows: Any) -> Any:
        if "key" not in columns:
            return None
        keys = [row["key"] for row in rows]
        plain = [str(key["value"] if isinstance(key, dict) else key) for key in keys if key]
        return Response(
            self._pages.bibtex(plain), content_type="application/x-bibtex; charset=utf-8"
        )

    @_hook
    def handle_exception(self, datasette: Any, request: Any, exception: Exception) -> Any:
        """Answer with a page, or JSON, that says what is wrong, without a trace."""

        async def answer() -> Any:
            status, sentence = told(exception)
            if request.path.endswith(".json"):
                error = {"ok": False, "error": sentence, "status": status}
                return Response.json(error, status=status)
            shown = {"status": status, "error": sentence}
            page = await datasette.render_template("error.html", shown, request=request)
            return Response.html(page, status=status)

        return answer


# What the page of a paper shows of the other tables.
_OF_COPY = {
    "authors": ("select name from authors where key = ? order by position", "name"),
    "provenance": ("select * from provenance where key = ? order by field", ""),
    "entries": ("select * from list_entries where key = ? order by list, line", ""),
    "changes": ("select * from changes where key = ? order by date desc, field", ""),
}


_OF_STATE = "select count(*) from papers where state = '{}'"
_OF_ENTRIES = "select count(distinct key) from list_entries where {}"
_OF_UNREAD = (
    "select count(*) from (select max(checked) as box from list_entries where key <> ''"
    " group by key) where box = 0"
)
# What the first page counts: its name, where it leads, and how it is counted.
_CARDS = (
    ("papers", "/library/papers", "select count(*) from papers"),
    ("published", "/library/papers?state=published", _OF_STATE.format("published")),
    ("preprints", "/library/papers?state=preprint", _OF_STATE.format("preprint")),
    ("read", "/library/papers?_q=is:read", _OF_ENTRIES.format("checked = 1")),
    ("not read", "/library/papers?_q=is:unread", _OF_UNREAD),
    ("starred", "/library/papers?_q=is:starred", _OF_ENTRIES.format("starred = 1")),
    ("venues", "/library/venues", "select count(*) from venues"),
    ("people", "/library/authors", "select count(distinct name) from authors"),
    ("changes", "/library/changes", "select count(*) from changes"),
)


async def _cards(datasette: Any) -> list[dict[str, Any]]:
    """Return what there is how often, as far as there is any."""
    database = datasette.get_database(gate.DATABASE)
    counts = [(await database.execute(sql)).single_value() for _, _, sql in _CARDS]
    return [
        {"name": name, "href": href, "count": count}
        for (name, href, _), count in zip(_CARDS, counts, strict=True)
        if count
    ]


# Errors of the database, by their names in Python's interface to databases (PEP 249).
_OF_DATABASE = frozenset(
    {"DataError", "DatabaseError", "InterfaceError", "OperationalError", "ProgrammingError"}
)


async def _of_copy(datasette: Any, key: str) -> dict[str, list[Any]]:
    database = datasette.get_database(gate.DATABASE)
    found = {}
    for name, (statement, column) in _OF_COPY.items():
        rows = (await database.execute(statement, [key])).rows
        found[name] = [row[column] if column else dict(row) for row in rows]
    return found


def paper_address(key: str) -> str:
    """Return the address of the page of a paper."""
    return f"/{gate.DATABASE}/papers/{tilde_encode(key)}"


def told(exception: Exception) -> tuple[int, Sentence]:
    """Return the status of an error and what is said of it."""
    kind = type(exception).__name__
    if isinstance(exception, NotFound) or kind == "Forbidden":
        return 404, said.NOTHING_THERE()
    if kind == "QueryInterrupted" or getattr(exception, "title", "") == "SQL Interrupted":
        return 400, said.TOO_SLOW()
    if isinstance(exception, StoreError):
        return 503, exception.sentence
    status = getattr(exception, "status", 0)
    if kind == "DatasetteError" or 400 <= status < 500:  # for who asks, whatever its status is
        return status if status < 500 else 400, said.NOT_UNDERSTOOD(why=exception)
    if isinstance(exception, LookupError | ValueError | TypeError) or kind in _OF_DATABASE:
        return 400, said.WRONG_ADDRESS()  # of a parameter that Datasette makes nothing of
    return 500, said.FAILED(kind=kind)

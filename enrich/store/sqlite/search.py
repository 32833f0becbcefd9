"""Full-text search in SQLite (FTS5): words, typing errors, and the papers of a query.

There are two indexes: of titles, authors and venues, and of all words of a paper. The first is
small, and answers most queries alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field

from enrich.model.search import (
    Condition,
    HasState,
    Is,
    ListPlace,
    SearchText,
    Sign,
    Term,
    Years,
)
from enrich.store.base import SearchedPaper
from enrich.store.sqlite.connection import Connection
from enrich.store.sqlite.derived import venue_words
from enrich.text import alike
from enrich.text.search_words import search_words, stem, stems

# Papers that are ranked: of more, those that were written last.
MOST_RANKED = 1000
_FEW = 300
# Words that are compared with a misspelt one.
_MOST_NEAR = 20000
_MOST_COUNTED, _MOST_CORRECTIONS = 40, 3
# Papers by which it is told how many have a word.
_COUNTED = 400
_COLUMNS = {"title": "title", "author": "authors", "venue": "venue"}
# bm25's weights of the columns.
_WEIGHTS = {"paper_heads": ", 8, 4, 3", "paper_words": ""}
_ANY = """
    SELECT {table}.rowid FROM {table}{join} WHERE {table} MATCH ?{where} LIMIT ?
"""
_BEST = """
    SELECT id FROM (
        SELECT {table}.rowid AS id, bm25({table}{weights}) AS score
        FROM {table}{join} WHERE {table} MATCH ?{where}
        ORDER BY {table}.rowid DESC LIMIT {ranked}
    ) ORDER BY score LIMIT ?
"""
_SIGNS: dict[Sign, str] = {
    "read": "p.key IN (SELECT key FROM list_rows WHERE checked = 1)",
    # a paper that another list has as read is read
    "unread": "(p.key IN (SELECT key FROM list_rows WHERE checked = 0) AND p.key NOT IN"
    " (SELECT key FROM list_rows WHERE checked = 1 AND key IS NOT NULL))",
    "starred": "p.key IN (SELECT key FROM list_rows WHERE starred)",
    "listed": "p.key IN (SELECT key FROM list_rows WHERE key IS NOT NULL)",
    "unlisted": "p.key NOT IN (SELECT key FROM list_rows WHERE key IS NOT NULL)",
    "retracted": "p.retracted <> ''",
}


class SqliteSearch:
    """The `Search` of a SQLite store."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self) -> int:
        """Return about how many papers can be found."""
        return int(self._connection.rows("SELECT coalesce(max(id), 0) FROM paper_rows")[0][0])

    def known(self, stems: Iterable[str]) -> set[str]:
        """Return those of these stems that a paper has, or once had, a word of."""
        rows = self._connection.rows_in(
            "SELECT stem FROM words WHERE stem IN", [], dict.fromkeys(stems)
        )
        return {stem for (stem,) in rows}

    def papers_with(self, stems: str) -> int:
        """Return about how many papers have words of some stems side by side.

        Small numbers are exact; for others it is told from how far the first of them are apart.
        """
        rows = self._connection.rows(
            "SELECT count(*), coalesce(max(id), 0) FROM (SELECT rowid AS id FROM paper_words"
            " WHERE paper_words MATCH ? ORDER BY rowid LIMIT ?)",
            [_quoted(stems), _COUNTED],
        )
        papers, last = rows[0]
        return int(papers if papers < _COUNTED else papers * self.count() / last)

    def beginning(self, letters: str, limit: int) -> list[str]:
        """Return words that begin so, in their order."""
        rows = self._connection.rows(
            "SELECT word FROM words WHERE word >= ? AND word < ? ORDER BY word LIMIT ?",
            [letters, _after(letters), limit],
        )
        return [word for (word,) in rows]

    def near(self, word: str) -> list[str]:
        """Return the known words that one may be with a typing error or two, the likeliest first.

        All that are equally near are there, three at most.
        """
        most = 0 if len(word) < 4 else 1 if len(word) < 8 else 2
        for errors in range(1, most + 1):
            # With one error a half of the word is whole, with two mostly its first or last third.
            whole = len(word) // (errors + 1)
            distances = {
                other: alike.osa(word, other, score_cutoff=errors)
                for other in self._sharing(word, whole, errors)
            }
            for distance in range(1, errors + 1):
                near = sorted(other for other, away in distances.items() if away == distance)
                papers = {other: self.papers_with(stem(other)) for other in near[:_MOST_COUNTED]}
                likely = sorted((o for o in papers if papers[o]), key=lambda o: (-papers[o], o))
                if likely:
                    return likely[:_MOST_CORRECTIONS]
        return []

    def find(
        self, clauses: Sequence[Sequence[Term]], limit: int, enough: int
    ) -> list[SearchedPaper]:
        """Return papers for which a term of each clause holds, `limit` at most."""
        plan = self._plan(clauses)
        if not plan.words:
            numbers = self._of_conditions(plan, limit)
        else:
            numbers = self._matching(
                "paper_heads", [*plan.words, *plan.heads], plan.conditions, limit
            )
            if len(numbers) < enough:
                more = self._with_heads(plan)
                others = self._matching("paper_words", plan.words, more, limit)
                numbers = list(dict.fromkeys((*numbers, *others)))[:limit]
        return self._papers(numbers)

    def papers_of(self, keys: Sequence[str]) -> list[SearchedPaper]:
        """Return the papers of these citation keys, as far as there are any."""
        rows = self._connection.rows_in("SELECT id FROM paper_rows WHERE key IN", [], keys)
        return self._papers([number for (number,) in rows])

    def _sharing(self, word: str, whole: int, errors: int) -> Iterator[str]:
        """Yield the words that begin or end as a word does, and are about as long."""
        if errors == 1:  # two letters that changed places may be of both halves
            swapped = f"{word[: whole - 1]}{word[whole]}{word[whole - 1]}{word[whole + 1 :]}"
            rows = self._connection.rows("SELECT word FROM words WHERE word = ?", [swapped])
            yield from (other for (other,) in rows)
        for column, letters in (("word", word[:whole]), ("backwards", word[::-1][:whole])):
            rows = self._connection.rows(
                f"SELECT word FROM words WHERE {column} >= ? AND {column} < ?"
                " AND length(word) BETWEEN ? AND ? LIMIT ?",
                [letters, _after(letters), len(word) - errors, len(word) + errors, _MOST_NEAR],
            )
            yield from (other for (other,) in rows)

    def _plan(self, clauses: Sequence[Sequence[Term]]) -> _Plan:
        plan = _Plan()
        for clause in clauses:
            texts = [t.condition for t in clause if isinstance(t.condition, SearchText)]
            if len(texts) == len(clause) and not any(t.negated for t in clause):
                if not any(t.field for t in texts):
                    plan.words.append(_any(map(_matched, texts)))
                    continue
                if all(t.field and not _is_whole_name(t) for t in texts):
                    plan.heads.append(_any(map(_matched, texts)))
                    plan.has_title |= any(t.field == "title" for t in texts)
                    continue
            plan.conditions.add([self._condition(term) for term in clause])
        return plan

    def _condition(self, term: Term) -> tuple[str, list[object]]:
        """Return a term as a condition on the row `p` of a paper, with its values."""
        sql, values = self._positive(term.condition)
        return (f"NOT coalesce({sql}, 0)" if term.negated else sql), values

    def _positive(self, condition: Condition) -> tuple[str, list[object]]:
        match condition:
            case SearchText() if _is_whole_name(condition):
                return self._in_one_name(condition)
            case SearchText():
                table = "paper_heads" if condition.field else "paper_words"
                sql = f"p.id IN (SELECT rowid FROM {table} WHERE {table} MATCH ?)"
                return sql, [_matched(condition)]
            case Years(first, last):
                ends = [(">=", first), ("<=", last)]
                known = [(sign, year) for sign, year in ends if year is not None]
                sql = " AND ".join(f"p.year {sign} ?" for sign, _ in known)
                return f"({sql})", [year for _, year in known]
            case HasState(state):
                return "p.state = ?", [state]
            case Is(sign):
                return _SIGNS[sign], []
            case ListPlace():
                return self._place(condition)

    def _in_one_name(self, text: SearchText) -> tuple[str, list[object]]:
        """Return that one author has all of some words: the index does not keep people apart."""
        rows = self._connection.rows(
            "SELECT p.id, p.authors FROM paper_heads"
            " JOIN paper_rows AS p ON p.id = paper_heads.rowid WHERE paper_heads MATCH ?",
            [_matched(text)],
        )
        found = [number for number, authors in rows if _has_name(authors, text)]
        return "p.id IN (SELECT value FROM json_each(?))", [json.dumps(found)]

    def _place(self, place: ListPlace) -> tuple[str, list[object]]:
        sql, column = {
            "list": ("SELECT path, list FROM reading_lists", "path"),
            "section": ("SELECT DISTINCT section, section FROM list_rows", "section"),
            "tag": ("SELECT DISTINCT tags, tags FROM list_rows WHERE tags <> ''", "tags"),
        }[place.field]
        has = _has_tag if place.field == "tag" else _has_words
        found = [value for value, name in self._connection.rows(sql) if has(name, place.words)]
        marks = ", ".join("?" * len(found))
        return f"p.key IN (SELECT key FROM list_rows WHERE {column} IN ({marks}))", [*found]

    def _of_conditions(self, plan: _Plan, limit: int) -> list[int]:
        conditions = plan.conditions.also("paper_heads", plan.heads)
        if not conditions.parts:
            return []
        order = "p.id" if plan.has_title else "p.year DESC, p.key"
        most = MOST_RANKED if plan.has_title else limit
        rows = self._connection.rows(
            f"SELECT p.id FROM paper_rows AS p WHERE {conditions.sql()} ORDER BY {order} LIMIT ?",
            [*conditions.values, most],
        )
        return [number for (number,) in rows]

    def _with_heads(self, plan: _Plan) -> _Conditions:
        """Return the conditions with those of the first index: its papers, if they are few."""
        if not plan.heads:
            return plan.conditions
        rows = self._connection.rows(
            "SELECT rowid FROM paper_heads WHERE paper_heads MATCH ? LIMIT ?",
            [" AND ".join(plan.heads), _FEW + 1],
        )
        if len(rows) > _FEW:
            return plan.conditions.also("paper_heads", plan.heads)
        return plan.conditions.only([number for (number,) in rows])

    def _matching(
        self, table: str, matched: Sequence[str], conditions: _Conditions, limit: int
    ) -> list[int]:
        """Return the papers that have some words; of more than `limit` the best."""
        words = " AND ".join(matched)
        if conditions.numbers is not None:
            return self._among(conditions, words, limit)
        join = where = ""
        if conditions.parts:
            join = f" JOIN paper_rows AS p ON p.id = {table}.rowid"
            where = f" AND {conditions.sql()}"
        names = {"table": table, "join": join, "where": where, "weights": _WEIGHTS[table]}
        values = [words, *conditions.values]
        rows = self._connection.rows(_ANY.format(**names), [*values, limit + 1])
        if len(rows) > limit:
            sql = _BEST.format(**names, ranked=MOST_RANKED)
            rows = self._connection.rows(sql, [*values, limit])
        return [number for (number,) in rows]

    def _among(self, conditions: _Conditions, matched: str, limit: int) -> list[int]:
        """Return which of a few papers have some words: each is looked up by its number."""
        rows = self._connection.rows(
            f"SELECT p.id FROM paper_rows AS p WHERE {conditions.sql()} AND EXISTS (SELECT 1"
            " FROM paper_words WHERE paper_words MATCH ? AND paper_words.rowid = p.id) LIMIT ?",
            [*conditions.values, matched, limit],
        )
        return [number for (number,) in rows]

    def _papers(self, numbers: Sequence[int]) -> list[SearchedPaper]:
        """Return the papers of these numbers, in their order."""
        rows = self._connection.rows_in(
            "SELECT p.id, key, year, title, authors, venue, venue_name, abstract, notes, sections"
            " FROM paper_rows AS p JOIN paper_texts AS t ON t.id = p.id WHERE p.id IN",
            [],
            numbers,
        )
        found = {
            number: SearchedPaper(
                key, year, title, authors, venue_words(venue, venue_name, year), *others
            )
            for number, key, year, title, authors, venue, venue_name, *others in rows
        }
        return [found[number] for number in numbers if number in found]


@dataclass(slots=True)
class _Conditions:
    """Conditions on the row `p` of a paper, all of which hold, with their values."""

    parts: list[str] = field(default_factory=list)
    values: list[object] = field(default_factory=list)
    # the papers that may be meant, where they are few
    numbers: Sequence[int] | None = None

    def add(self, alternatives: Sequence[tuple[str, list[object]]]) -> None:
        """Add a condition: that one of some holds."""
        self.parts.append(f"({' OR '.join(sql for sql, _ in alternatives)})")
        self.values += [value for _, values in alternatives for value in values]

    def also(self, table: str, matched: Sequence[str]) -> _Conditions:
        """Return the conditions, and that an index has what is to be matched."""
        if not matched:
            return self
        sql = f"p.id IN (SELECT rowid FROM {table} WHERE {table} MATCH ?)"
        return _Conditions([*self.parts, sql], [*self.values, " AND ".join(matched)])

    def only(self, numbers: Sequence[int]) -> _Conditions:
        """Return the conditions, and that a paper is one of these."""
        sql = f"p.id IN ({', '.join(map(str, numbers))})"
        return _Conditions([*self.parts, sql], self.values, numbers)

    def sql(self) -> str:
        """Return all of them as SQL."""
        return " AND ".join(self.parts)


@dataclass(slots=True)
class _Plan:
    """A query as the indexes take it: `words` in any text, `heads` in a field of the first."""

    words: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    has_title: bool = False
    conditions: _Conditions = field(default_factory=_Conditions)


def _matched(text: SearchText) -> str:
    """Return a text in the syntax of FTS5; words have letters and digits alone."""
    is_author = text.field == "author"
    spellings = [
        " AND ".join(map(_quoted, _whole_words(words))) if is_author else _quoted(" ".join(words))
        for words in text.spellings
    ]
    spellings[0] += " *" if text.is_prefix else ""
    found = _any(spellings)
    return f"({{{_COLUMNS[text.field]}}} : {found})" if text.field else found


def _is_whole_name(text: SearchText) -> bool:
    """Whether several words are those of one person, "kwon woosuk"."""
    return text.field == "author" and any(len(words) > 1 for words in text.spellings)


def _whole_words(words: Sequence[str]) -> Sequence[str]:
    """Return the words of a name without its initials, if it is not of them alone."""
    return [word for word in words if len(word) > 1] or words


def _has_name(authors: str, text: SearchText) -> bool:
    """Whether one of some people has all words, in any order; an initial begins one."""
    for name in authors.split("; "):
        own = set(stems(search_words(name, is_name=True).spoken))
        if any(all(_is_in(own, word) for word in words) for words in text.spellings):
            return True
        *whole, last = text.words
        if text.is_prefix and own.issuperset(whole) and any(o.startswith(last) for o in own):
            return True
    return False


def _is_in(name: Set[str], word: str) -> bool:
    return word in name or (len(word) == 1 and any(own.startswith(word) for own in name))


def _any(parts: Iterable[str]) -> str:
    return f"({' OR '.join(f'({part})' for part in parts)})"


def _quoted(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'


def _after(letters: str) -> str:
    """Return what comes behind all words that begin so."""
    return letters + "\U0010ffff"


def _has_words(text: str, words: Sequence[str]) -> bool:
    """Whether a text has some words side by side; the last may be the beginning of one."""
    spoken = f" {' '.join(search_words(text).spoken)}"
    return f" {' '.join(words)}" in spoken


def _has_tag(tags: str, words: Sequence[str]) -> bool:
    """Whether one of some tags is this one, or is below it: `serving/paging` below `serving`."""
    wanted = list(words)
    return any(
        search_words(tag).spoken == wanted
        or search_words("/".join(tag.split("/")[: tag.count("/")])).spoken == wanted
        or search_words(tag.split("/")[0]).spoken == wanted
        for tag in tags.split(", ")
    )

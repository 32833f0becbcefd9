"""A paper as a record states it, field by field: of a table, a front matter, CSV, RIS or JSON.

The names of fields are those of Zotero, Mendeley, Notion, CSL-JSON, Jekyll and Hugo.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from enrich import identifiers
from enrich.bibtex import names
from enrich.model import Claims, Name
from enrich.patterns import regex
from enrich.reading_list.line import citation, titles
from enrich.reading_list.line import claims as claimed
from enrich.reading_list.line.candidate import Candidate, kind_of
from enrich.reading_list.line.flat import EntryLine, LineLink, LinkClassifier
from enrich.reading_list.line.head import read_entry_line
from enrich.reading_list.line.inline import Piece
from enrich.text import squeeze

# What a field states, by its name in lower case without anything but letters and digits.
_NAMES = {
    "title": "title papertitle papername articletitle worktitle documenttitle paper 论文 标题",
    "authors": "authors author creators creator paperauthor paperauthors firstauthor 作者",
    "venue": (
        "venue publicationtitle containertitle journal journaltitle booktitle conference"
        " conferencename proceedings proceedingstitle journalname sourcetitle publishedin"
        " eventtitle publishedat pub conf 会议 期刊"
    ),
    "year": (
        "year publicationyear issued published publicationdate paperyear pubyear yr publishdate"
        " 年份 年"
    ),
    "date": "date day when 日期 时间",
    "presenter": "presenter presenters presentedby speaker speakers leader lead discussant 报告人",
    "doi": "doi",
    "arxiv": "arxiv arxivid eprint arxivnumber",
    "link": (
        "url link pdf paperurl paperlink href arxivurl arxivlink pdfurl pdflink links urls"
        " doiurl doilink externallink permalinkpaper website 链接 论文链接"
    ),
    "other": (
        "slides slidesurl slidesurls slide video videourl recording code codeurl github repo"
        " projecturl project blog blogurl poster notesurl videolink slideslink"
    ),
    "note": "note notes comment comments remark remarks summary tldr mynotes annotation 备注 笔记",
    "tags": "tags keywords manualtags topics tag keyword categories labels 标签",
    "type": "itemtype type typ entrytype referencetype documenttype contenttype",
    "status": "status read done progress state readstatus 状态",
}
_ROLES = {word: role for role, words in _NAMES.items() for word in words.split()}
_OTHER_KINDS = frozenset(
    """
    webpage blogpost blog postweblog post website computerprogram software dataset videorecording
    motionpicture broadcast podcast presentation speech artwork graphic map interview letter email
    film forumpost newspaperarticle magazinearticle tvbroadcast radiobroadcast video comp elec
    adver icomm mpct sound note encyclopediaarticle dictionaryentry audiorecording
    """.split()
)
_YEAR = regex(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_DONE = regex(r"(?:yes|x|y|read|done|finished|completed?|true|✅|☑|✔|✓|已读)\W*", re.IGNORECASE)
_OPEN = regex(
    r"(?:no|n|unread|to ?do|to ?read|false|not started|reading|in progress|next|⬜|☐|未读)?\W*",
    re.IGNORECASE,
)
_ADDRESS = regex(r"(?:https?://|www\.)[^\s<>\"|]+", re.IGNORECASE)
_ASIDE = regex(r"\s*\([^()]*\)")
# What stands in the place of a title where there is no paper.
_NO_PAPER = regex(
    r"\W*(?:no|spring|fall|autumn|winter|summer|reading|mid-?term|thanksgiving|easter|christmas"
    r"|public|university|national|labou?r day|tbd|tba|tbc|to be \w+|n/?a|none|off|cancell?ed"
    r"|skip(?:ped)?|break|holidays?|recess|vacation|guest|invited|organi[sz]ation\w*|logistics"
    r"|intro(?:duction)?|kick-?off|overview|welcome|wrap-?up|final|project|student|exam|quiz|lecture"
    r"|discussion|brainstorm\w*|practice|dry|social|review|free|open|conference|deadline|course)?\s*"
    r"(?:(?:final|project|student|paper|group|guest|invited|practice|dry|free|open|course|class|exam"
    r"|and|&|/|of|to|for|or|the|week|session|research|meeting|no|all)\s+)*"
    r"(?:meetings?|class(?:es)?|session|seminar|breaks?|holidays?|recess|lectures?|talks?|speakers?"
    r"|presentations?|day|week|discussions?|exams?|quiz(?:zes)?|projects?|run|slot|deadlines?|travel"
    r"|logistics|introduction|organi[sz]ation\w*|tbd|tba|tbc|to be \w+|n/?a|none|off|cancell?ed"
    r"|skip(?:ped)?|vacation|intro|kick-?off|overview|welcome|wrap-?up|reports?|proposals?|demos?"
    r"|review|social|lunch|party|retreat|conference|reading|brainstorming)"
    r"(?:\s*(?:[:(,–—].*|-(?!\w).*|\bby\b.*|\bat\b.*|\bdue\b.*|week\b.*|\d+))?\W*",
    re.IGNORECASE,
)


def role_of(name: str) -> str:
    """Return what a field states by its name: "title", "venue", ...; "" where it is unknown."""
    return _ROLES.get(re.sub(r"[\W_]+", "", name.lower()), "")


def is_no_paper(title: str) -> bool:
    """Whether words in the place of a title say that there is no paper.

    "No meeting", "Guest lecture: N. N.", "Spring break", "TBD" and "-" do.
    """
    return not re.search(r"[^\W_]{2}", title) or bool(
        _NO_PAPER.fullmatch(title) and len(title) <= 120
    )


@dataclass(slots=True)
class PaperFacts:
    """What a record states of one paper, each as it is written. Its lines are 0-based."""

    start: int
    end: int
    title: str = ""
    authors: tuple[Name, ...] = ()
    venue: str = ""
    year: str = ""
    identifiers: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    other_links: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    section: tuple[str, ...] = ()
    kind: str = ""
    # A date is that of a meeting, and not of the paper, where somebody presents it.
    date: str = ""
    presented: bool = False
    checked: bool | None = None

    def take(self, role: str, value: str) -> None:
        """Take the value of a field that states `role`."""
        value = value.strip()
        if not value:
            return
        match role:
            case "presenter":
                self.presented = True
            case "title" | "venue" | "kind" | "year" | "date":
                if not getattr(self, role):
                    setattr(self, role, value)
            case "type":
                self.kind = self.kind or value
            case "authors":
                self.authors = self.authors or people(value)
            case "doi" | "arxiv":
                self._take_identifier(role, value)
            case "link" | "other":
                target = self.links if role == "link" else self.other_links
                target += _ADDRESS.findall(value) or (
                    [value] if role == "link" and re.fullmatch(r"[\w./-]+\.pdf", value) else []
                )
            case "note":
                self.notes.append(squeeze(re.sub(r"<[^<>]*>", " ", value)))
            case "tags":
                self.tags += [t for t in (x.strip() for x in re.split(r"[;,]", value)) if t]
            case "status":
                done, still = _DONE.fullmatch(value), _OPEN.fullmatch(value)
                self.checked = True if done else False if still else self.checked

    def _take_identifier(self, scheme: str, value: str) -> None:
        """Take a DOI or an arXiv number, which may be written as an address."""
        if addresses := _ADDRESS.findall(value):
            self.links += addresses
        elif named := (identifiers.doi if scheme == "doi" else identifiers.arxiv)(
            re.sub(r"(?i)^\s*(?:arxiv|doi)\s*:\s*", "", value)
        ):
            self.identifiers.append(str(named))

    @property
    def is_evident(self) -> bool:
        """Whether more than a title is stated, as of a paper it would be."""
        return bool(self.authors or self.venue or self.identifiers or self.links)


def candidate_of(facts: PaperFacts, classifier: LinkClassifier) -> Candidate | None:
    """Return the candidate of a record, None where it states no paper."""
    written = squeeze(facts.title)
    line = read_entry_line(written, classifier) if "](" in written else EntryLine(title=written)
    title = _title(line.title or "")
    own = [*line.usable, *(_link(url, "", classifier) for url in facts.links)]
    others = [_link(url, "slides", classifier) for url in facts.other_links]
    if title and _ADDRESS.fullmatch(title):
        own, title = [_link(title, "", classifier), *own], ""
    if title and is_no_paper(title):
        # "Exams: A Dataset" by people, or with a number, is one all the same.
        if not facts.identifiers and (facts.presented or not facts.authors):
            return None
    elif not title and not own and not facts.identifiers:
        return None
    candidate = Candidate(facts.start, facts.end, title or None, [*own, *others], line.title_link)
    candidate.text = " ".join(facts.identifiers)
    candidate.authors, candidate.notes = facts.authors, list(facts.notes)
    candidate.section, candidate.checked = facts.section, facts.checked
    if facts.tags:
        candidate.notes.append("tags: " + ", ".join(dict.fromkeys(facts.tags)))
    candidate.claims = claims_of(facts)
    candidate.kind = kind_of(EntryLine(title=title), candidate.links, candidate.claims, peers=1.0)
    if re.sub(r"[\W_]+", "", facts.kind.lower()) in _OTHER_KINDS and not facts.identifiers:
        known = any(x.identifier for x in own)
        candidate.kind = candidate.kind if known else "other"
    return candidate


def claims_of(facts: PaperFacts) -> Claims:
    """Return what a record claims of venue and year."""
    in_venue = claimed.tag_claims(facts.venue) if facts.venue else Claims()
    words = re.findall(r"[^\W\d_]{2,}", facts.venue)
    # a full name that ends with the short one: "Proceedings of ... (SOSP 2023)", not "May 2023"
    is_name = bool(words) and (not in_venue.year or len(words) > claimed.MOST_WORDS)
    venue = in_venue.venue or (facts.venue if is_name else None)
    dated = facts.year or ("" if facts.presented else facts.date)
    year = _YEAR.search(dated)
    stated = Claims(venue, in_venue.year or (int(year.group()) if year else None))
    return (
        claimed.combined(claimed.claims_in(f"{facts.venue} {stated.year or ''}"), stated)
        if (venue and not in_venue.venue)
        else stated
    )


def people(text: str) -> tuple[Name, ...]:
    """Return the people of a field: parted by semicolons, "and" or commas, without workplaces."""
    text = _ASIDE.sub("", squeeze(text)).strip(" ,;.")
    if not text:
        return ()
    if ";" not in text and " and " not in f" {text} ".replace("&", "and"):
        parts = [p.strip() for p in re.split(r"[,，、]", text) if p.strip()]
        # "Doe, Jane" is one person; "Jane Doe, Richard Roe" are two.
        if len(parts) > 1 and all(len(p.split()) > 1 for p in parts):
            text = "; ".join(parts)
    elif ";" not in text:
        parts = [p.strip(" ,") for p in re.split(r",\s+and\s+|\s+and\s+|\s*&\s*|,\s+", text)]
        if all(citation.is_person(p) for p in parts if p):
            text = "; ".join(p for p in parts if p)
        else:
            return tuple(n for n in names.read(text.replace("&", "and")) if _is_named(n))
    return tuple(n for p in text.split(";") if p.strip() for n in names.read(p) if _is_named(n))


def _is_named(name: Name) -> bool:
    return bool(name.family or name.literal) and name.literal != "others"


def _title(text: str) -> str:
    return titles.strip_tail(titles.clean(re.sub(r"</?\w+[^<>]*>", "", text))) if text else ""


def _link(url: str, label: str, classifier: LinkClassifier) -> LineLink:
    """Return a link; a label says that it is not the paper's own."""
    piece = Piece("link", label or url, 0, 0, url.rstrip(".,;)"), bare=not label)
    return classifier.classify(piece)


def candidates_of(
    found: Iterable[PaperFacts], classifier: LinkClassifier
) -> tuple[list[Candidate], Sequence[PaperFacts]]:
    """Return the candidates of records, and the records that state no paper."""
    out: list[Candidate] = []
    left: list[PaperFacts] = []
    for facts in found:
        candidate = candidate_of(facts, classifier)
        if candidate is None:
            left.append(facts)
        else:
            out.append(candidate)
    return out, left

"""The ways in which people and programs write a preprint into a .bib."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping

from benchmarks.records import TrueRecord
from benchmarks.styles import in_latex, initials, turned
from enrich.text.values import MONTHS

Lines = list[tuple[str, str]]  # field and raw value, delimiters included

WayOfWriting = Callable[[TrueRecord, int, random.Random], tuple[str, str, Lines]]


def _title(record: TrueRecord) -> str:
    return _escaped(str(record["arxiv"].get("title") or record["title"]))


def _escaped(value: str) -> str:
    return re.sub(r"(?<!\\)([&%#_])", r"\\\1", value)


def _names(record: TrueRecord) -> list[str]:
    return [re.sub(r" \d{4}$", "", str(a)) for a in record["authors"]]


def _year(record: TrueRecord) -> str:
    return str(record["arxiv"]["published"])[:4]


def _month(record: TrueRecord) -> str:
    number = int(str(record["arxiv"]["published"])[5:7])
    return MONTHS[number - 1]


def _key(record: TrueRecord, n: int) -> str:
    family = re.sub(r"[^A-Za-z]", "", _names(record)[0].split()[-1]) or "x"
    return f"{family.lower()}{_year(record)}{n}"


def _braced(value: str) -> str:
    return f"{{{value}}}"


def _scholar(record: TrueRecord, n: int, _: random.Random) -> tuple[str, str, Lines]:
    """Write it as Google Scholar exports it."""
    who = " and ".join(turned(x) for x in _names(record))
    journal = f"arXiv preprint arXiv:{record['arxiv']['id']}"
    fields = {"title": _title(record), "author": who, "journal": journal, "year": _year(record)}
    return "article", _key(record, n), [(k, _braced(v)) for k, v in fields.items()]


def _arxiv_export(record: TrueRecord, n: int, _: random.Random) -> tuple[str, str, Lines]:
    """Write it as arXiv's own page gives it."""
    number = record["arxiv"]["id"]
    fields = {
        "title": _title(record), "author": " and ".join(_names(record)), "year": _year(record),
        "eprint": number,
        "archivePrefix": "arXiv", "primaryClass": record["arxiv"]["cat"][0],
        "url": f"https://arxiv.org/abs/{number}",
    }  # fmt: skip
    return "misc", _key(record, n), [(k, _braced(v)) for k, v in fields.items()]


def _dblp(record: TrueRecord, _: int, __: random.Random) -> tuple[str, str, Lines]:
    """Write it as DBLP exports a paper of CoRR."""
    number = str(record["arxiv"]["id"])
    key = f"DBLP:journals/corr/abs-{number.replace('.', '-')}"
    fields = {
        "author": " and\n               ".join(in_latex(x) for x in _names(record)),
        "title": _title(record), "journal": "CoRR",
        "volume": f"abs/{number}", "year": _year(record),
        "url": f"https://doi.org/10.48550/arXiv.{number}",
        "doi": f"10.48550/ARXIV.{number}", "eprinttype": "arXiv", "eprint": number,
        "timestamp": "Mon, 01 Jan 2024 00:00:00 +0100",
        "biburl": f"https://dblp.org/rec/{key[5:]}.bib",
        "bibsource": "dblp computer science bibliography, https://dblp.org",
    }  # fmt: skip
    return "article", key, [(k, _braced(v)) for k, v in fields.items()]


def _corr(record: TrueRecord, n: int, _: random.Random) -> tuple[str, str, Lines]:
    """Write the number in nothing but the volume."""
    who = " and ".join(turned(x) for x in _names(record))
    number = record["arxiv"]["id"]
    fields = {
        "author": who,
        "title": _title(record),
        "journal": "CoRR",
        "volume": f"abs/{number}",
        "year": _year(record),
    }
    return "article", _key(record, n), [(k, _braced(v)) for k, v in fields.items()]


def _published_as(record: TrueRecord, n: int, _: random.Random) -> tuple[str, str, Lines]:
    """Write a link in `howpublished`."""
    fields = {
        "author": " and ".join(_names(record)), "title": _braced(_title(record)),
        "howpublished": f"\\url{{https://arxiv.org/pdf/{record['arxiv']['id']}v2.pdf}}",
        "year": _year(record),
    }  # fmt: skip
    return "misc", _key(record, n), [(k, _braced(v)) for k, v in fields.items()]


def _link(record: TrueRecord, n: int, _: random.Random) -> tuple[str, str, Lines]:
    """Write a link in `url`, and a remark that says so once more."""
    number = record["arxiv"]["id"]
    lines = [
        ("title", f'"{{{_title(record)}}}"'),
        ("author", '"' + " and ".join(_names(record)) + '"'),
        ("url", f'"https://arxiv.org/abs/{number}v1"'),
        ("note", f'"arXiv:{number}"'),
        ("year", _year(record)),
    ]
    return "misc", _key(record, n), lines


def _zotero(record: TrueRecord, n: int, _: random.Random) -> tuple[str, str, Lines]:
    """Write it as Zotero exports a preprint."""
    number, group = record["arxiv"]["id"], str(record["arxiv"]["cat"][0]).split(".")[0]
    fields = {
        "title": _title(record), "url": f"http://arxiv.org/abs/{number}",
        "doi": f"10.48550/arXiv.{number}",
        "abstract": "We look at it. {It} is 5\\% better.", "urldate": "2024-02-03",
        "publisher": "arXiv",
        "author": " and ".join(turned(x) for x in _names(record)), "month": "",
        "year": _year(record),
        "note": f"arXiv:{number} [{group}]", "language": "en",
    }  # fmt: skip
    lines = [(k, _braced(v)) for k, v in fields.items()]
    return (
        "misc",
        _key(record, n),
        [(k, _month(record)) if k == "month" else (k, v) for k, v in lines],
    )


def _old_zotero(record: TrueRecord, n: int, _: random.Random) -> tuple[str, str, Lines]:
    """Write it as Zotero exported it some years ago."""
    number, group = record["arxiv"]["id"], str(record["arxiv"]["cat"][0]).split(".")[0]
    fields = {
        "title": _title(record), "author": " and ".join(turned(x) for x in _names(record)),
        "shorttitle": "Short",
        "url": f"http://arxiv.org/abs/{number}", "journal": f"arXiv:{number} [{group}]",
        "year": _year(record),
        "note": f"arXiv: {number}",
    }  # fmt: skip
    return "article", _key(record, n), [(k, _braced(v)) for k, v in fields.items()]


def _mendeley(record: TrueRecord, n: int, _: random.Random) -> tuple[str, str, Lines]:
    """Write it as Mendeley exports it."""
    number = record["arxiv"]["id"]
    fields = {
        "abstract": "We look at it.", "archivePrefix": "arXiv", "arxivId": number,
        "author": " and ".join(turned(x) for x in _names(record)), "eprint": number,
        "mendeley-groups": "To read",
        "title": _braced(_title(record)), "url": f"http://arxiv.org/abs/{number}",
        "year": _year(record),
    }  # fmt: skip
    return "article", _key(record, n).capitalize(), [(k, _braced(v)) for k, v in fields.items()]


def _biblatex(record: TrueRecord, n: int, _: random.Random) -> tuple[str, str, Lines]:
    """Write it for biblatex, as Better BibTeX does."""
    number = record["arxiv"]["id"]
    fields = {
        "title": _title(record), "author": " and ".join(turned(x) for x in _names(record)),
        "date": str(record["arxiv"]["published"])[:10], "eprint": number, "eprinttype": "arxiv",
        "eprintclass": record["arxiv"]["cat"][0], "url": f"http://arxiv.org/abs/{number}",
        "pubstate": "prepublished",
    }  # fmt: skip
    return "online", _key(record, n), [(k, _braced(v)) for k, v in fields.items()]


def _semantic_scholar(record: TrueRecord, n: int, _: random.Random) -> tuple[str, str, Lines]:
    """Write it as Semantic Scholar exports it."""
    fields = {
        "title": _title(record), "author": " and ".join(_names(record)), "journal": "ArXiv",
        "year": _year(record),
        "volume": f"abs/{record['arxiv']['id']}",
        "url": f"https://api.semanticscholar.org/CorpusID:{250000000 + n}",
    }  # fmt: skip
    return "article", _key(record, n).capitalize(), [(k, _braced(v)) for k, v in fields.items()]


def _ads(record: TrueRecord, n: int, _: random.Random) -> tuple[str, str, Lines]:
    """Write it as NASA's ADS exports it: families in braces, given names cut to initials."""
    number = record["arxiv"]["id"]
    who = [turned(initials(x)) for x in _names(record)]
    fields = {
        "author": " and ".join(re.sub(r"^([^,]+)", r"{\1}", x) for x in who), "title": "",
        "journal": "arXiv e-prints",
        "keywords": "Computer Science - Machine Learning", "year": "", "month": "",
        "eid": f"arXiv:{number}",
        "pages": f"arXiv:{number}", "doi": f"10.48550/arXiv.{number}", "archivePrefix": "arXiv",
        "eprint": number,
        "primaryClass": record["arxiv"]["cat"][0],
        "adsurl": f"https://ui.adsabs.harvard.edu/abs/{_year(record)}arXiv{n}",
    }  # fmt: skip
    bare = {"title": f'"{{{_title(record)}}}"', "year": _year(record), "month": _month(record)}
    return (
        "ARTICLE",
        f"{_year(record)}arXiv{n}X",
        [(k, bare.get(k, _braced(v))) for k, v in fields.items()],
    )


def _inspire(record: TrueRecord, n: int, _: random.Random) -> tuple[str, str, Lines]:
    """Write it as INSPIRE exports it: all in quotes."""
    fields = {
        "author": " and ".join(turned(x) for x in _names(record)), "title": _braced(_title(record)),
        "eprint": str(record["arxiv"]["id"]), "archivePrefix": "arXiv",
        "primaryClass": str(record["arxiv"]["cat"][0]),
        "month": str(int(str(record["arxiv"]["published"])[5:7])), "year": _year(record),
    }  # fmt: skip
    return (
        "article",
        f"{_key(record, n).capitalize()}:{_year(record)}abc",
        [(k, f'"{v}"') for k, v in fields.items()],
    )


def _least(record: TrueRecord, n: int, _: random.Random) -> tuple[str, str, Lines]:
    """Write title, authors and number, nothing else."""
    lines = [("title", _braced(_title(record))), ("author", _braced(" and ".join(_names(record))))]
    return "misc", _key(record, n), [*lines, ("eprint", _braced(str(record["arxiv"]["id"])))]


def _joined(record: TrueRecord, n: int, dice: random.Random) -> tuple[str, str, Lines]:
    """Write a macro of the file, joined to the number."""
    _, key, lines = _scholar(record, n, dice)
    number = f'arx # " arXiv:" # {{{record["arxiv"]["id"]}}}'
    return "Article", key, [(k, number if k == "journal" else v) for k, v in lines]


def _unpublished(record: TrueRecord, n: int, _: random.Random) -> tuple[str, str, Lines]:
    """Write it as not published, under review."""
    fields = {
        "author": " and ".join(_names(record)), "title": _title(record),
        "note": f"arXiv preprint arXiv:{record['arxiv']['id']}, under review",
        "year": _year(record),
    }  # fmt: skip
    return "unpublished", _key(record, n), [(k, _braced(v)) for k, v in fields.items()]


def _report(record: TrueRecord, n: int, _: random.Random) -> tuple[str, str, Lines]:
    """Write it as a technical report of arXiv."""
    fields = {
        "author": " and ".join(_names(record)), "title": _title(record), "institution": "arXiv",
        "number": f"arXiv:{record['arxiv']['id']}", "type": "Preprint", "year": _year(record),
    }  # fmt: skip
    return "techreport", _key(record, n), [(k, _braced(v)) for k, v in fields.items()]


def _without_number(record: TrueRecord, n: int, _: random.Random) -> tuple[str, str, Lines]:
    """Write only the word arXiv, and the authors cut short."""
    names = _names(record)
    who = " and ".join([*names[:2], "others"] if len(names) > 2 else names)
    fields = {
        "title": _title(record),
        "author": who,
        "journal": "arXiv preprint",
        "year": _year(record),
    }
    return "article", _key(record, n), [(k, _braced(v)) for k, v in fields.items()]


WAYS: Mapping[str, WayOfWriting] = {
    "Google Scholar": _scholar, "arXiv": _arxiv_export, "DBLP": _dblp, "CoRR and volume": _corr,
    "howpublished": _published_as, "url and note": _link, "Zotero": _zotero,
    "Zotero, older": _old_zotero,
    "Mendeley": _mendeley, "biblatex": _biblatex, "Semantic Scholar": _semantic_scholar,
    "ADS": _ads, "INSPIRE": _inspire,
    "title, authors, eprint": _least, "macro and number": _joined, "unpublished": _unpublished,
    "report": _report,
    "no number": _without_number,
}  # fmt: skip

"""What people type who have not read the README: each is answered by a true sentence that says what to do."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from enrich.cli import cli
from tests.support.cli import enrich
from tests.support.lists import LIST
from tests.support.said import provoke
from tests.support.world import World

FILES: dict[str, bytes] = {
    "folder/notes.md": b"- x",
    "refs.bib": b"@misc{a, title={Quokka: A Sampler for Graphs That Nobody Has Drawn}}",
    "paper.pdf": b"%PDF-1.4\n" + bytes(range(256)),
    "list.docx": b"PK\x03\x04" + bytes(range(256)),
    "old.doc": b"\xd0\xcf\x11\xe0" + bytes(300),
    "noise.md": bytes(range(256)) * 9,
    "pages.md": b"- [The Habits of Quiet Kettles](https://example.org/a)\n- [Tea in Winter and Spring](https://example.org/b)\n",
    "latin.md": "- [Café Society](https://example.org/x.pdf)\n".encode("latin-1"),
    "utf16.md": "- Café Society\n".encode("utf-16"),
    "empty.md": b"",
    "prose.md": b"We meet on Fridays.\n",
    "two-titles.md": b"- Quokka: A Sampler for Graphs That Nobody Has Drawn\n- Numbat: A Preprint That Stayed One\n",
    "no-entries.bib": b"Quokka: A Sampler\n",
    "empty.txt": b"",
    "no-columns.csv": b"x,y\n1,2\n",
    "items.json": b'{"items": []}\n',
    "main.tex": b"\\documentclass{article}\n\\cite{quokka2020}\n",
    "main.aux": b"\\citation{quokka2020}\n",
    "main.log": b"This is pdfTeX\n",
    "page.html": b"<p>x</p>",
    "shot.png": b"\x89PNG\r\n",
    "shot.md": b"\xff\xd8\xff\xe0",
    "zotero.rdf": b"<rdf/>",
    "my list.md": b"- x",
    "2309.90001v2.pdf": b"%PDF-1.4",
}
FORMATS = "known are bibtex, biblatex, csl-json, markdown, html, jsonl, csv, ris, atom"


class Mistake(NamedTuple):
    """What is typed; the exit code; what is said, with what to do; the message that says it."""

    typed: str | list[str]
    code: int
    said: str
    says: str


USAGE = "commands.USAGE"
CONFIG = "config.AT_KEY"
MISTAKES = [
    # files that are no lists
    Mistake("run lsit.md", 2, "enrich: lsit.md: there is no such file; did you mean list.md?\n", "lists.NO_SUCH_LIST"),
    Mistake("run nothing-like-it.xyz", 2, "nothing-like-it.xyz: there is no such file\n", "lists.NO_SUCH_LIST"),
    Mistake("check lsit.md", 2, "did you mean list.md?", "lists.NO_SUCH_LIST"),
    Mistake("run https://github.com/x/y/README.md", 2, "https://github.com/x/y/README.md: is no file but names a paper or a page; `enrich get https://github.com/x/y/README.md` asks", "lists.IS_NO_FILE"),
    Mistake("run 10.1145/9900001.9900012", 2, "`enrich get 10.1145/9900001.9900012` asks for a paper", "lists.IS_NO_FILE"),
    Mistake("run arxiv:2309.90001", 2, "`enrich get arxiv:2309.90001` asks for a paper", "lists.IS_NO_FILE"),
    Mistake(["check", "Hats Made of Cheese"], 2, 'Hats Made of Cheese: there is no such file; if it is a title: enrich get "Hats Made of Cheese"\n', "lists.IS_TITLE"),
    Mistake("run folder", 2, "folder: is a folder; name the list in it, such as notes.md\n", "lists.IS_FOLDER lists.SUCH_AS"),
    Mistake("run config.yaml", 2, "config.yaml: is the configuration; name a reading list, or none\n", "lists.IS_CONFIGURATION"),
    Mistake("run -", 2, "-: lists are not read from the standard input; save it as a file\n", "lists.IS_STANDARD_INPUT"),
    Mistake(["run", ""], 2, "a list is named by nothing (''); give the name of a file\n", "lists.WITHOUT_NAME"),
    Mistake("run paper.pdf", 0, "paper.pdf: the PDF is broken and cannot be read; download it again", "lists.PDF_BROKEN"),
    Mistake("get paper.pdf", 1, "not found: paper.pdf: the PDF is broken and cannot be read", "lists.PDF_BROKEN"),
    Mistake("run list.docx", 2, "list.docx: is a document of a word processor, or packed; save it as plain text", "lists.IS_PACKED"),
    Mistake("run old.doc", 2, "old.doc: is a document of a word processor", "lists.IS_PACKED"),
    Mistake("run noise.md", 2, "noise.md: is no text (it has NUL bytes); save it as plain text in UTF-8", "lists.NO_TEXT"),
    Mistake("run utf16.md", 2, "utf16.md: is UTF-16; save it as UTF-8", "lists.UTF16"),
    Mistake("run latin.md --offline", 0, "bytes that are not UTF-8; save the list as UTF-8", "lists.NOT_UTF8"),
    Mistake("run empty.md", 0, "no papers in empty.md\nempty.md: is empty; write one paper a line as `- [Title](link)`", "runs.NO_PAPERS"),
    Mistake("run pages.md", 0, "pages.md: none of its 2 entries is known as a paper; link its DOI, its arXiv number or its PDF, or write its venue and year behind the title", "runs.NONE_IS_PAPER"),
    Mistake("run two-titles.md", 0, "two-titles.md: no paper was read in 2 lines; write one paper a line as `- [Title](link)`; titles alone are read from three on, or fewer as `lists: [{path: two-titles.md, format: text}]`", "runs.AS_ITEMS"),
    Mistake("run no-entries.bib", 0, "no-entries.bib: no paper was read in 1 line; an entry is written as `@article{key, title = {...}}`", "runs.AS_ENTRIES"),
    Mistake("run empty.txt", 0, "empty.txt: is empty; write one paper a line: its title, its link or its citation", "runs.AS_LINES"),
    Mistake("run no-columns.csv", 0, "no-columns.csv: no paper was read in 2 lines; the first row names the columns: title, ", "runs.AS_ROWS"),
    Mistake("run items.json", 0, "items.json: no paper was read in 1 line; no record of csl-json with a title is in it; export it again", "runs.AS_RECORDS"),
    Mistake("run main.tex", 0, "no papers in main.tex\nmain.tex: no thebibliography and no entry of biblatex is in it; name the .bbl or the .bib\nwritten: ", "lists.NO_BIBLIOGRAPHY"),
    Mistake("run main.aux", 2, "main.aux: is written by LaTeX, and names keys alone; name the .bib, or export what is cited: `enrich export bibtex --aux main.aux`", "lists.OF_LATEX"),
    Mistake("run main.log", 2, "main.log: is written by LaTeX, and holds no papers; name the .bib", "lists.MADE_BY_LATEX"),
    Mistake("run page.html", 2, "page.html: is a web page; save the papers in it as text", "lists.IS_WEB_PAGE"),
    Mistake("run shot.png", 2, "shot.png: is a picture; name the text that it shows", "lists.IS_PICTURE"),
    Mistake("run shot.md", 2, "shot.md: is a picture; name the text that it shows", "lists.IS_PICTURE"),
    Mistake("run zotero.rdf", 2, "zotero.rdf: is a file of another program; export it there as .bib, .ris or .csv", "lists.OF_OTHER_PROGRAM"),
    Mistake("run prose.md", 0, "prose.md: no paper was read in 1 line; write one paper a line as `- [Title](link)`", "runs.NOTHING_READ"),
    Mistake("run out/list.md --in-place", 2, "out/list.md: is one of the lists and one of the outputs; name another file for one of them", "files.IS_A_LIST"),
    Mistake("strip gone.md", 2, "gone.md: there is no such file; check the name", "files.NO_SUCH_FILE"),
    Mistake("import-keys list.md", 2, "list.md: no BibTeX entry is in it; name a .bib", "commands.NO_ENTRIES"),
    Mistake("import-keys gone.bib", 2, "gone.bib: there is no such file; check the name", "files.NO_SUCH_FILE"),
    Mistake("run list.md markdown", 2, "markdown: there is no such file; a format goes behind `enrich export`, or shows in the ending of `-o FILE`", "lists.IS_FORMAT"),
    Mistake("run run list.md", 2, "run: there is no such file; if the command of this name is meant, write `enrich run list.md`", "lists.IS_COMMAND"),
    Mistake("run status", 2, "status: there is no such file; if the command of this name is meant, write `enrich status`", "lists.IS_COMMAND"),
    Mistake("check help", 2, "help: there is no such file; if the command of this name is meant, write `enrich check --help`", "lists.IS_COMMAND"),
    Mistake("run list.md,refs.bib", 2, "list.md,refs.bib: there is no such file; put blanks between the names: list.md refs.bib", "lists.SEVERAL_IN_ONE"),
    Mistake(["check", "list.md; refs.bib"], 2, "put blanks between the names: list.md refs.bib", "lists.SEVERAL_IN_ONE"),
    Mistake("run m*.md", 2, "m*.md: there is no such file; without quotes the shell puts the names in that fit this pattern: my list.md", "lists.IS_PATTERN"),
    Mistake("run gone/**/*.md", 2, "gone/**/*.md: no file fits this pattern; name a list that is there", "lists.FITS_NOTHING"),
    Mistake("run my list.md", 2, 'my: there is no such file; put the whole name in quotes: "my list.md"', "lists.IN_SEVERAL_WORDS"),
    Mistake("check refs.bib my list.md", 2, 'put the whole name in quotes: "my list.md"', "lists.IN_SEVERAL_WORDS"),
    # addresses with a password
    Mistake("get postgresql://ada:s3cret@db/papers", 2, "enrich: the address of a database is no paper, list or file; it belongs into the configuration, as `store: postgresql://USER@HOST/DATABASE`, and a password into PGPASSWORD or ~/.pgpass\n", "parts.IS_DATABASE"),
    Mistake("run --in-place postgresql://db/papers", 2, "it belongs into the configuration, as `store: ", "parts.IS_DATABASE"),
    Mistake("search https://ada:s3cret@example.org/x.pdf", 2, "enrich: an address with a name and a password in it is not taken, so that nobody sees them; leave out what stands before the @\n", "parts.WITH_LOGIN"),
    # words of the command line
    Mistake("rnu", 2, "there is no command rnu; did you mean run?; known are run, get, ", "commands.NO_COMMAND"),
    Mistake("enrich list.md", 2, "there is no command enrich; what you mean may be `enrich run`", "commands.OTHER_WORD"),
    Mistake("add 2309.90001", 2, "there is no command add; what you mean may be `enrich get PAPER --to LIST`", "commands.OTHER_WORD"),
    Mistake("list.md", 2, "there is no command list.md; did you mean `enrich run list.md`?", "commands.IS_A_LIST"),
    Mistake("gone-list.md", 2, "did you mean `enrich run gone-list.md`?", "commands.IS_A_LIST"),
    Mistake("--offline run", 2, "enrich has no option --offline; it belongs behind a command, as in `enrich run --offline`", "commands.OF_COMMAND"),
    Mistake("get 2309.90001 -o x.bib", 2, "enrich get has no option -o; write `--to LIST`, or `> FILE`", "commands.WRITTEN_OTHERWISE"),
    Mistake("doctor --offline", 2, "enrich doctor has no option --offline; write `enrich doctor` without --online", "commands.WRITTEN_OTHERWISE"),
    Mistake("check --strict", 2, "enrich check has no option --strict; `enrich run` has it", "commands.OF_ANOTHER_COMMAND"),
    Mistake("run --mailto me@example.org", 2, "enrich run has no option --mailto; it is a key of the configuration, `mailto:`", "commands.OF_CONFIGURATION"),
    Mistake("run list.md --out x.bib", 2, "enrich run has no option --out; did you mean --output?", "commands.NO_OPTION"),
    Mistake("run --source arxiv", 2, "enrich run has no option --source (see `enrich run --help`)", "commands.NO_OPTION"),
    Mistake("run list.md all.bib", 2, "all.bib: there is no such file; a file that is to be written is named by `-o all.bib`", "lists.MAY_BE_OUTPUT"),
    Mistake("run --ofline", 2, "enrich run has no option --ofline; did you mean --offline? (see `enrich run --help`)", "commands.NO_OPTION"),
    Mistake("run --dry_run", 2, "enrich run has no option --dry_run; did you mean --dry-run?", "commands.NO_OPTION"),
    Mistake("run --only foo", 2, "enrich run has no option --only (see `enrich run --help`)", "commands.NO_OPTION"),
    Mistake("-v run", 2, "enrich has no option -v; did you mean --verbose or --version? (see `enrich --help`)", "commands.NO_OPTION"),
    Mistake("run -q", 2, "enrich run has no option -q; did you mean --quiet?", "commands.NO_OPTION"),
    Mistake("init -y", 2, "enrich init has no option -y; did you mean --yes?", "commands.NO_OPTION"),
    Mistake("-V", 2, "enrich has no option -V; did you mean --verbose or --version?", "commands.NO_OPTION"),
    Mistake("run -z", 2, "enrich run has no option -z (see `enrich run --help`)", "commands.NO_OPTION"),
    Mistake("run -offline list.md", 2, "enrich run has no option -offline; did you mean --offline?", "commands.NO_OPTION"),
    Mistake("run \u2014offline list.md", 2, "enrich run has no option \u2014offline; did you mean --offline?", "commands.NO_OPTION"),
    Mistake("run list.md \u2013-max-requests=3", 2, "has no option \u2013-max-requests; did you mean --max-requests?", "commands.NO_OPTION"),
    Mistake("-verbose run", 2, "enrich has no option -verbose; did you mean --verbose?", "commands.NO_OPTION"),
    Mistake("export --format bibtex", 2, "enrich export has no option --format; write `enrich export FORMAT`", "commands.WRITTEN_OTHERWISE"),
    Mistake("run list.md --format bibtex", 2, "enrich run has no option --format; write `-o FILE.bib`: the ending tells the format", "commands.WRITTEN_OTHERWISE"),
    Mistake("help run", 2, "there is no command help; what you mean may be `enrich run --help`", "commands.OTHER_WORD"),
    Mistake("help", 2, "there is no command help; what you mean may be `enrich --help`", "commands.OTHER_WORD"),
    Mistake("--config run list.md", 2, "--config: a file belongs here, and the word behind it is run; write `enrich --config FILE run`", "commands.CONFIG_TOOK_COMMAND"),
    Mistake("export bibtex --key x", 2, "enrich export has no option --key; did you mean --keys?", "commands.NO_OPTION"),
    Mistake("run --output", 2, "Option '--output' requires an argument. (see `enrich run --help`)", USAGE),
    Mistake("get 2309.90001 --to", 2, "Option '--to' requires an argument. (see `enrich get --help`)", USAGE),
    Mistake("--config", 2, "Option '--config' requires an argument. (see `enrich --help`)", USAGE),
    Mistake("run --max-minutes ten", 2, "'ten' is not a valid number. (see `enrich run --help`)", USAGE),
    Mistake("run --max-requests many", 2, "'many' is not a valid whole number. (see `enrich run --help`)", USAGE),
    Mistake("run --max-requests -3", 2, "-3 is not in the range x>=0", USAGE),
    Mistake("search --limit 0 x", 2, "0 is not in the range 1<=x<=1000", USAGE),
    Mistake("status list.md", 2, "list.md: `enrich status` takes options and nothing more (see `enrich status --help`)", "commands.NO_MORE_TAKEN"),
    Mistake("export bibtex list.md", 2, "list.md: `enrich export` takes options and FORMAT and nothing more", "commands.NO_MORE_TAKEN"),
    Mistake("log 2026", 2, "2026: `enrich log` takes options and nothing more", "commands.NO_MORE_TAKEN"),
    Mistake("strip list.md out/list.md", 2, "out/list.md: `enrich strip` takes options and LIST and nothing more", "commands.NO_MORE_TAKEN"),
    Mistake("status --missing foo", 2, "--missing foo: no such field; known are ", "runs.UNKNOWN_FIELD"),
    Mistake("status --missing DOIs", 2, "--missing DOIs: no such field; did you mean doi?; known are ", "runs.UNKNOWN_FIELD"),
    Mistake("log --since tomorrow", 2, "tomorrow: expected a day such as 2026-11-01", "commands.USAGE commands.NO_DAY"),
    Mistake("log --since 01.11.2026", 2, "01.11.2026: expected a day such as 2026-11-01", "commands.USAGE commands.NO_DAY"),
    Mistake("get", 2, "Missing argument 'WHAT...'. (see `enrich get --help`)", USAGE),
    Mistake("search", 2, "Missing argument 'WORDS...'", USAGE),
    Mistake("show", 2, "Missing argument 'WHAT...'", USAGE),
    Mistake("export", 2, "Missing argument 'FORMAT'", USAGE),
    Mistake("export bibtx", 2, f"bibtx: no such format; did you mean bibtex?; {FORMATS}", "commands.UNKNOWN_FORMAT parts.DID_YOU_MEAN"),
    Mistake("export BibTeX", 2, "BibTeX: no such format; did you mean bibtex?", "commands.UNKNOWN_FORMAT"),
    Mistake("export md", 2, "md: no such format; did you mean markdown?", "commands.UNKNOWN_FORMAT"),
    Mistake("get --format atom 2309.90001", 2, "atom: a feed tells what became of the papers of a library", "commands.NEEDS_HISTORY"),
    Mistake("get --format bibtx 2309.90001", 2, "bibtx: no such format; did you mean bibtex?", "commands.UNKNOWN_FORMAT"),
    Mistake("export refs.bib", 2, "refs.bib: a format belongs here: `enrich export bibtex -o refs.bib`", "commands.FILE_FOR_FORMAT"),
    Mistake("export bibtex --aux refs.bib", 2, "--aux refs.bib: a .bib cites nothing; name the .tex, or the .aux of LaTeX", "commands.IS_BIB"),
    Mistake("export bibtex --tex refs.bib", 2, "--tex refs.bib: a .bib cites nothing; name the .tex", "commands.IS_BIB"),
    Mistake("export bibtex --tex main.aux", 2, "--tex main.aux: LaTeX wrote this file; write --aux main.aux", "commands.IS_AUX"),
    Mistake("export bibtex --tex paper.pdf", 2, "paper.pdf: is a PDF; name the text that it was made of", "lists.IS_PDF"),
    Mistake("export bibtex --aux paper.pdf", 2, "paper.pdf: is a PDF; name the text that it was made of", "lists.IS_PDF"),
    Mistake(["export", "bibtex", "--keys", ""], 2, "--keys: no citation key is named; give them as --keys KEY1,KEY2", "commands.NO_KEY_NAMED"),
    Mistake("export bibtex -o refs.bib", 2, "refs.bib: left as it is, since nothing shows that enrich wrote it; the new version is in refs.new.bib", "files.LEFT_AS_IT_IS"),
    Mistake("run list.md -o out.xyz", 2, "-o out.xyz: cannot tell the format from the name; end it in .bib", "commands.O_WITHOUT_FORMAT"),
    Mistake("run list.md -o result", 2, "-o result: cannot tell the format from the name; end it in .bib", "commands.O_WITHOUT_FORMAT"),
    Mistake("run list.md refs.bib -o out.bib", 2, "-o FILE takes the result of one list", "commands.ONE_LIST_FOR_O"),
    Mistake("run refs.bib --overwrite foo", 2, "--overwrite foo: no field of that name is ever filled; one of ", "commands.NO_FIELD_TO_OVERWRITE"),
    Mistake("run refs.bib --overwrite title,jear", 2, "--overwrite jear: no field of that name is ever filled; did you mean year?; one of ", "commands.NO_FIELD_TO_OVERWRITE"),
    # papers
    Mistake("show nokey2020", 1, "nokey2020: not in the cache; if it is a key of a .bib, `enrich import-keys FILE.bib` takes it over", "commands.NO_KEY_THERE"),
    Mistake("show @dummy2022wombad", 1, "@dummy2022wombad: not in the cache; did you mean dummy2022wombat?", "commands.NEAREST"),
    Mistake("open \\cite{dummy2022wombad}", 1, "not in the cache; did you mean dummy2022wombat?", "commands.NEAREST"),
    Mistake("show 2401.99999", 1, "2401.99999: not in the cache; `enrich get 2401.99999` asks for it", "commands.GET_ASKS"),
    Mistake(["show", 'a "b'], 1, """not in the cache; `enrich get 'a "b'` asks for it""", "commands.GET_ASKS"),
    Mistake("show Zebras Zoom Zealously", 1, 'not in the cache; `enrich get "Zebras Zoom Zealously"` asks for it', "commands.GET_ASKS"),
    Mistake("show list.md", 1, "list.md: is a file; `enrich run list.md` completes a list", "commands.IS_FILE"),
    Mistake("export bibtex --keys quokka2020 --keys dummy2022wombad", 1, "dummy2022wombad: not in the cache; did you mean dummy2022wombat?", "commands.NEAREST"),
    Mistake("get Bilbies Nobody Draws", 1, 'if these words name one paper, put them in quotes: enrich get "Bilbies Nobody Draws"\n', "commands.QUOTES_FORGOTTEN"),
    Mistake("get 10.1145/9900001. 9900099", 1, 'put them in quotes: enrich get "10.1145/9900001. 9900099"\n', "commands.QUOTES_FORGOTTEN"),
    Mistake("get nobody2023quokka", 1, "nobody2023quokka: looks like a citation key, and no paper in the cache has it; name the paper by its identifier, link or title", "commands.LOOKS_LIKE_KEY"),
    Mistake("get @nobody2023quokka", 1, "nobody2023quokka: looks like a citation key, and no paper in the cache has it; name the paper by its identifier, link or title", "commands.LOOKS_LIKE_KEY"),
    Mistake("get list.md", 2, "list.md: is a file; `enrich run list.md` completes a list", "commands.IS_FILE"),
    Mistake(["get", ""], 2, "get: nothing is named; give an identifier, a URL or a title", "commands.NOTHING_NAMED"),
    Mistake(["search", " "], 2, "search: nothing is named; give some words", "commands.NOTHING_NAMED commands.WORDS_TO_FIND"),
    Mistake(["show", ""], 2, "show: nothing is named; give a citation key", "commands.NOTHING_NAMED commands.PAPER_TO_SHOW"),
    Mistake("get arxiv:", 1, "not found: arxiv: that is no identifier, no link and no title", "runs.NAMES_NOTHING"),
    Mistake("get .", 1, "not found: .: that is no identifier, no link and no title", "runs.NAMES_NOTHING"),
    Mistake("run list.md -o ./", 2, "./: is a folder; an output is a file", "files.IS_FOLDER"),
    Mistake(["export", "bibtex", "--keys", "lost2020 gone2020"], 1, "gone2020: not in the cache", "commands.NOT_IN_CACHE"),
    Mistake("get arxiv:23x", 1, "no identifier of arXiv; one looks like arxiv:2309.06180", "runs.IS_NO_IDENTIFIER"),
    Mistake("get 2401.99999 --offline", 1, "not every source that may know it was asked; the next `enrich get` asks", "runs.NOT_CHECKED"),
    Mistake("get 2401.90009 --to folder", 2, "folder: is a folder; an output is a file", "files.IS_FOLDER"),
    Mistake("get 2401.90009 --to new.docx", 2, "new.docx: its format is not known from its name; end it in .md, .bib or .txt", "lists.UNKNOWN_FORMAT"),
    Mistake("search zzzzzz", 1, "zzzzzz: nothing in the cache fits", "commands.NOTHING_FITS"),
    # the configuration that is named
    Mistake("--config gone.yaml run", 2, "gone.yaml: there is no such configuration file", "config.NO_SUCH_FILE"),
    Mistake("--config list.md run", 2, "list.md: is no configuration, and looks like a reading list; `enrich run list.md` completes it", "config.IS_A_LIST"),
    Mistake("--config refs.bib status", 2, "`enrich run refs.bib` completes it", "config.IS_A_LIST"),
    Mistake("--config prose.md run", 2, "`enrich run prose.md` completes it", "config.IS_A_LIST"),
    Mistake("--config empty.md run", 2, "empty.md: lists: no reading list is named here", "config.NO_LISTS"),
    Mistake("--config folder run", 2, "enrich: folder: is a folder; name a file in it\n", "files.FOLDER_FOR_FILE"),
]  # fmt: skip
# What a configuration says, what is said of it, and the message that says it.
SETTINGS = [
    ("lists:\n\t- list.md\n", "line 2: not valid YAML: found character '\\t' that cannot start any token; indent with blanks, not with tabs", "config.NO_YAML config.TABS"),
    ("lists: [list.md\n", "line 2: not valid YAML: expected ',' or ']', but got '<stream end>'; look for a bracket that is not closed", "config.NO_YAML config.OPEN_BRACKET"),
    ('lists: ["list.md]\n', "look for a quote that is not closed", "config.NO_YAML config.OPEN_QUOTE"),
    ("lists:\n  - list.md\n store: x\n", "indent the lines that belong together alike", "config.NO_YAML config.INDENTATION"),
    ("lists: a: b\n", "put a text with a colon in it in quotes", "config.NO_YAML config.ON_LINE config.COLON"),
    ("lists: [a\x01]\n", "not valid YAML: a control character is in it; take it out", "config.NO_YAML config.CONTROL_CHARACTER"),
    ("mailto: [a@example.org]\n", "mailto: expected text, got a list", "config.WRONG_TYPE config.TEXT config.LIST"),
    ("mailto: {a: b}\n", "mailto: expected text, got keys and values", "config.WRONG_TYPE config.KEYS_AND_VALUES"),
    ("mailto: 2020-01-02\n", "2020-01-02 is a date to YAML; put quotes round it", "config.UNQUOTED config.DATE"),
    ("sources: {arxiv: {enabled: 7}}\n", "expected true or false, got the number 7", "config.WRONG_TYPE config.TRUE_OR_FALSE config.THE_VALUE"),
    ("lists: [list.md]\nlists: [other.md]\n", "line 2: lists: is written twice; put both together", "config.KEY_TWICE"),
    ("lists list.md\n", "expected keys and values, got the text 'lists list.md'; write them as `key: value`", "config.NO_KEYS"),
    ("lists: list.md\n", "lists: expected a list, got the text 'list.md'; write it in brackets: [...]", "config.NO_LIST"),
    ("list: [list.md]\n", "list: unknown key; did you mean lists?; known are catalogs, ", "config.UNKNOWN_KEY"),
    ("lists: [gone/*.md]\n", "lists: no reading list is named here, or none fits the pattern", "config.NO_LISTS"),
    (f"lists: ['*{'a' * 300}.md']\n", "lists: no reading list is named here, or none fits the pattern", "config.NO_LISTS"),
    ("lists: [{file: list.md}]\n", "lists[0].file: unknown key; known are format, path", "config.UNKNOWN_KEY"),
    ("lists: [lsit.md]\n", "lsit.md: there is no such reading list; check `lists:` in c.yaml", "lists.NOT_THERE"),
    ("sources: {arXiv: {interval: 3}}\n", "sources.arXiv: unknown key; did you mean arxiv?; known are ", "config.UNKNOWN_KEY"),
    ("sources: {arxiv: {enable: no}}\n", "sources.arxiv.enable: unknown key; did you mean enabled?", "config.UNKNOWN_KEY"),
    ("sources: {arxiv: no}\n", "sources.arxiv: expected keys and values; write it as {enabled: false}", "config.SWITCH"),
    ("sources: {arxiv: off, dblp: on}\n", "sources.arxiv: expected keys and values; write it as {enabled: false}", "config.SWITCH"),
    ("sources: {dblp: yes}\n", "sources.dblp: expected keys and values; write it as {enabled: true}", "config.SWITCH"),
    ("sources: {arxiv: slow}\n", "sources.arxiv: expected keys and values, got the text 'slow'; write them as", "config.NO_KEYS"),
    ("sources: {semantic_scholar: {api_key: abc}}\n", "sources.semantic_scholar.api_key: the key itself never stands in this file; put it into a variable of the environment, and name that with `key_env:`", "config.SECRET"),
    ("sources: {openalex: {Token: abc}}\n", "name that with `key_env:`", "config.SECRET"),
    ('store: "C:\\Users\\me\\x.db"\n', "in double quotes a \\ has a meaning: put a path of Windows in single quotes", "config.NO_YAML config.ESCAPES"),
    ("keys: {pattern: [auth][year]}\n", "'['; put a text that begins with a bracket in quotes", "config.NO_YAML config.BRACKET"),
    ("keys:\n  pattern: [auth][year]\n", "put a text that begins with a bracket in quotes", "config.NO_YAML config.BRACKET"),
    ('lists: ["C:\\notes\\papers.md"]\n', "put a path of Windows in single quotes", "config.NO_YAML config.ESCAPES"),
    ("lists: [“list.md”]\n", "lists[0]: a curly quote is in “list.md”; write straight ones, ' or \"", "config.CURLY_QUOTES"),
    ("store: ‘x.db’\n", "store: a curly quote is in ‘x.db’", "config.CURLY_QUOTES"),
    ("sources: {arxiv: {interval: fast}}\n", "sources.arxiv.interval: expected a number of at least 0", "config.WRONG_TYPE"),
    ("sources: {arxiv: {interval: {arxiv: 3}}}\n", "sources.arxiv.interval.arxiv: is not the name of a host, such as export.arxiv.org", "config.NO_HOST"),
    ("mirrors: {'https://export.arxiv.org': http://127.0.0.1}\n", "is not the name of a host, such as export.arxiv.org", "config.NO_HOST"),
    ("mirrors: {arxiv: http://127.0.0.1}\n", "mirrors.arxiv: is not the name of a host, such as", "config.NO_HOST"),
    ("mirrors: {doi.org: localhost}\n", "mirrors.doi.org: expected an address that begins with http:// or https://", "config.NO_WEB_ADDRESS"),
    ("outputs: [a.bib]\n", "outputs[0]: expected keys and values, got the text 'a.bib'; write them as `key: value`", "config.NO_KEYS"),
    ("outputs: [{path: a.bib}]\n", "outputs[0]: has no `format:`; add it", "config.LACKS"),
    ("outputs: [{format: bibtx, path: a.bib}]\n", "outputs[0].format: expected one of bibtex, biblatex, csl-json, markdown, html, jsonl, csv, ris, atom, got the text 'bibtx'; did you mean bibtex?", "config.WRONG_TYPE"),
    ("outputs: [{format: bibtex, path: a.bib, abstract: true}]\n", "outputs[0].abstract: unknown key; did you mean abstracts?", "config.UNKNOWN_KEY"),
    ("outputs: [{format: bibtex, path: a.bib}, {format: biblatex, path: a.bib}]\n", "outputs[1].path: outputs[0].path writes the same file", "config.WRITTEN_TWICE"),
    ('outputs: [{format: bibtex, path: "{nmae}.bib"}]\n', "outputs[0].path: {nmae} stands for nothing; {name} stands for the name of a list", "config.WRONG_PLACE"),
    ("mailto: me.example.org\n", "mailto: is not an e-mail address; write one, or take the line out", "config.NO_EMAIL"),
    ("store: mysql://ada:s3cret@db/papers\n", "store: the cache is a path, or the URL of a PostgreSQL database", "group.NOT_POSTGRESQL"),
    ("store: postgresql:/ada:s3cret@db/papers\n", "store: the cache is a path, or the URL of a PostgreSQL database", "group.NOT_POSTGRESQL"),
    ("store: host=db dbname=papers password=s3cret\n", "store: the cache is a path, or the URL of a PostgreSQL database", "group.NOT_POSTGRESQL"),
    ("store: postgresql://ada:s3/cret@db/papers\n", "store: the URL cannot be read; write postgresql://USER@HOST:PORT/DATABASE", "group.WRONG_URL"),
    ("store: postgresql://db/papers?schema=Mine\n", "store: `schema` is a word of small letters, digits and underscores", "group.WRONG_SCHEMA"),
    ("lists: [postgresql://ada:s3cret@db/papers]\n", "c.yaml: lists[0]: the address of a database is no paper, list or file", "parts.IS_DATABASE"),
    ("lists: [list.md]\ncatalogs: [postgresql://ada:s3cret@db/papers]\n", "c.yaml: catalogs[0]: the address of a database is no paper", "parts.IS_DATABASE"),
    ("overrides: {quokka: {url: 'https://ada:s3cret@example.org'}}\n", "c.yaml: overrides.quokka.url: an address with a name and a password", "parts.WITH_LOGIN"),
    ("store: /\n", "store: is no name of a file; name one", "config.NO_FILE_NAME"),
    ('keys: {pattern: ""}\n', "keys.pattern: expected text, got an empty text", "config.WRONG_TYPE config.EMPTY_TEXT"),
    ("recheck: {preprint_days: often}\n", "recheck.preprint_days: expected a number of at least 0, at most 365000, got the text 'often'", "config.WRONG_TYPE"),
    ("overrides: {2309.90001: {year: 2020}}\n", "2309.90001 is a number to YAML; put quotes round it", "config.UNQUOTED config.NUMBER"),
    ('overrides: {"arxiv:2309.90001": {year: "2020"}}\n', "year: expected a year, got the text '2020'; write it without quotes", "config.WRONG_TYPE config.WITHOUT_QUOTES"),
    ('keys: {pattern: "{author}"}\n', "enrich: c.yaml: keys.pattern: {author} is no field; known are auth,", "config.NO_KEY_FIELD config.AT_KEY"),
    ("prefer: newest\n", "prefer: expected one of published_first, published_latest, preprint", "config.WRONG_TYPE config.ONE_OF"),
]  # fmt: skip
ROWS = [
    *MISTAKES,
    *(Mistake("--config c.yaml run", 2, said, says) for _, said, says in SETTINGS),
    Mistake("run -o notes.md", 2, "", "commands.O_WITHOUT_LIST"),
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, done: Path) -> Path:
    """A folder in which a run has been made, with files of many kinds."""
    folder = tmp_path_factory.mktemp("mistakes")
    shutil.copytree(done, folder, dirs_exist_ok=True)
    (folder / "folder").mkdir()
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    return folder


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: str(m.typed))
def test_a_mistake_is_answered_by_what_to_do(desk: Path, world: World, mistake: Mistake) -> None:
    typed, code, said, says = mistake
    words = typed.split() if isinstance(typed, str) else typed
    answer = provoke(desk, words, says.split(), code)
    assert said in answer.stderr
    assert answer.stdout == ""
    if code == 2:
        assert answer.stderr.count("\n") == 1, "one line"
    assert (desk / "list.md").read_text(encoding="utf-8") == LIST


@pytest.mark.parametrize(("text", "said", "says"), SETTINGS, ids=lambda x: str(x)[:40])
def test_a_mistake_in_the_configuration_is_answered_by_what_to_do(
    desk: Path, text: str, said: str, says: str
) -> None:
    (desk / "c.yaml").write_text(text, encoding="utf-8")
    answer = provoke(desk, ["--config", "c.yaml", "run"], says.split(), 2)
    assert answer.stderr.startswith("enrich: ")
    assert said in answer.stderr
    assert answer.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "typed", ["get 10.1145/9900009.1 --offline", "check --offline list.md", "check --bulk list.md"]
)
def test_a_pattern_of_keys_is_wrong_to_whatever_makes_keys(desk: Path, typed: str) -> None:
    (desk / "none.jsonl").write_text("", encoding="utf-8")
    (desk / "c.yaml").write_text("keys: {pattern: auth.low}\ncatalogs: [none.jsonl]\n", "utf-8")
    answer = provoke(desk, ["--config", "c.yaml", *typed.split()], ["config.NO_KEY_FUNCTION"], 2)
    assert answer.stderr.startswith("enrich: c.yaml: keys.pattern: a formula knows no low here; ")


@pytest.mark.parametrize(
    "typed", ["specimen2023quokka", "@Specimen2023Quokka", r"\cite{specimen2023quokka}"]
)
def test_a_citation_key_gives_its_paper_from_the_cache(
    desk: Path, world: World, typed: str
) -> None:
    world.reset()
    said = enrich(desk, "get", typed)
    assert said.stdout.startswith("@inproceedings{specimen2023quokka,\n")
    assert (said.stdout.count("@"), said.stderr, world.requests) == (1, "", 0)


@pytest.mark.parametrize(
    "typed",
    ["2309.90001v2.pdf", "papers/2309.90001.pdf", "arXiv: 2309.90001", "arxiv 2309.90001", "arXiv:2309.90001v1.pdf"],
)  # fmt: skip
def test_an_arxiv_number_is_read_as_people_have_it(desk: Path, typed: str) -> None:
    """As the name of the file, which may be there, or as two words."""
    said = enrich(desk, "get", *typed.split(), "--offline")
    assert said.stdout.count("@") == 1
    assert "2309.90001" in said.stdout
    assert said.stderr == ""


def test_the_file_to_write_is_no_list(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text(LIST, encoding="utf-8")
    (tmp_path / "c.yaml").write_text("store: x.db\n", encoding="utf-8")
    typed = ["--config", "c.yaml", "run", "-o", "notes.md"]
    said = provoke(tmp_path, typed, ["commands.O_WITHOUT_LIST"], 2).stderr
    assert "write `enrich run LIST -o notes.md`, or without -o the list alone" in said
    assert (tmp_path / "notes.md").read_text(encoding="utf-8") == LIST


def test_without_a_network_it_says_so_once(done: Path, tmp_path: Path) -> None:
    """All services are at a port where nobody listens."""
    shutil.copy(done / "list.md", tmp_path)
    config = json.loads((done / "config.yaml").read_text(encoding="utf-8"))
    mirrors = dict.fromkeys(config["mirrors"], "http://127.0.0.1:9")
    (tmp_path / "config.yaml").write_text(json.dumps({**config, "mirrors": mirrors}))
    said = enrich(tmp_path, "run", code=3).stderr
    assert said.startswith("10 papers: 10 unchecked. ")
    assert said.count("could not be asked: cannot be reached; check the network (") == 1
    assert "not found" not in said


def test_offline_with_an_empty_cache_says_what_to_do(done: Path, tmp_path: Path) -> None:
    shutil.copy(done / "list.md", tmp_path)
    shutil.copy(done / "config.yaml", tmp_path)
    said = enrich(tmp_path, "run", "--offline").stderr
    assert "10 papers not asked about yet; `enrich run` without --offline asks\n" in said


OUTPUTS = ("out/references.bib", "out/list.md")


@pytest.mark.parametrize("typed", ["run", "run --offline"])
def test_without_a_cache_and_a_network_the_outputs_keep_their_papers(
    done: Path, tmp_path: Path, typed: str
) -> None:
    shutil.copytree(done, tmp_path, dirs_exist_ok=True)
    shutil.rmtree(tmp_path / "cache")
    config = json.loads((done / "config.yaml").read_text(encoding="utf-8"))
    mirrors = dict.fromkeys(config["mirrors"], "http://127.0.0.1:9")
    (tmp_path / "config.yaml").write_text(json.dumps({**config, "mirrors": mirrors}))
    before = [(tmp_path / name).read_bytes() for name in OUTPUTS]
    said = enrich(tmp_path, *typed.split(), code=None).stderr
    assert f"{', '.join(OUTPUTS)}: left unchanged, since papers that nobody could be asked" in said
    assert [(tmp_path / name).read_bytes() for name in OUTPUTS] == before
    enrich(tmp_path, *typed.split(), "--force", code=None)
    assert b"@" not in (tmp_path / OUTPUTS[0]).read_bytes().partition(b"%")[0]


def test_with_only_the_preprints_source_a_publication_is_kept(done: Path, tmp_path: Path) -> None:
    """The cache is lost, and of all services arXiv alone answers: what has come out stays so."""
    shutil.copytree(done, tmp_path, dirs_exist_ok=True)
    (tmp_path / "list.md").write_text(
        "- [Paged Memory](https://arxiv.org/abs/2309.90001)\n", encoding="utf-8"
    )
    enrich(tmp_path, "run", "--offline")
    shutil.rmtree(tmp_path / "cache")
    config = json.loads((done / "config.yaml").read_text(encoding="utf-8"))
    mirrors = {h: u if "arxiv" in h else "http://127.0.0.1:9" for h, u in config["mirrors"].items()}
    (tmp_path / "config.yaml").write_text(json.dumps({**config, "mirrors": mirrors}))
    before = (tmp_path / OUTPUTS[0]).read_bytes()
    assert b"booktitle" in before
    said = enrich(tmp_path, "run", code=3).stderr
    assert f"{', '.join(OUTPUTS)}: left unchanged, since papers that nobody could be asked" in said
    assert (tmp_path / OUTPUTS[0]).read_bytes() == before


def test_a_new_paper_without_a_network_holds_no_output_back(done: Path, tmp_path: Path) -> None:
    """It is in no file yet, so that none would lose it."""
    shutil.copytree(done, tmp_path, dirs_exist_ok=True)
    with (tmp_path / "list.md").open("a", encoding="utf-8") as file:
        file.write("- [Zebras Zoom Zealously](https://arxiv.org/abs/2401.99998)\n")
    said = enrich(tmp_path, "run", "--offline").stderr
    assert "left unchanged" not in said
    assert "Zebras" in (tmp_path / "out/list.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("typed", "is_beside"),
    [("", True), ("-o named.bib", False), ("-o named.md", False), ("--in-place", False)],
)
def test_what_was_named_is_not_said_to_be_beside_the_list(
    tmp_path: Path, typed: str, is_beside: bool
) -> None:
    (tmp_path / "l.md").write_text("- [Zebras](https://arxiv.org/abs/2401.99998)\n", "utf-8")
    (tmp_path / "c.yaml").write_text("store: x.db\n", "utf-8")
    said = enrich(
        *(tmp_path, "--config", "c.yaml", "--verbose", "run", "l.md", "--offline", *typed.split())
    ).stderr
    assert ("they are beside each list" in said) == is_beside


@pytest.mark.parametrize("command", cli.commands)
def test_a_help_page_shows_no_control_words(tmp_path: Path, command: str) -> None:
    shown = enrich(tmp_path, command, "--help").stdout
    assert "\\" not in shown
    if command == "completion":
        assert (
            '\n  bash (4.4 or newer), in ~/.bashrc:   eval "$(enrich completion bash)"\n' in shown
        )


def test_a_candidate_of_two_sources_is_named_once(desk: Path) -> None:
    lines = enrich(desk, "get", "@quoll", code=1).stderr.splitlines()
    named = [line.split()[0] for line in lines if line.startswith("    ")]
    assert len(named) > 1
    assert len(named) == len(set(named))

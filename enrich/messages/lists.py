"""What is wrong with a reading list."""

from __future__ import annotations

from enrich.messages.message import Message

NO_SUCH_ENTRY = Message("{path}: no entry with the key {key}; nothing was changed")
BIB_LEFT = Message("{path}: left as it is: {damage}")
UNBALANCED_VALUE = Message(
    "{path}: the value for {key}.{field} is not balanced; nothing was changed"
)
NOTHING_TO_STRIP = Message(
    "{path}: lists in the format {format} are only read: nothing of ours is in it"
)
NOT_THERE = Message("{path}: there is no such reading list; check `lists:` in {config}")
NOT_WRITTEN_BACK = Message("{path}: cannot be written back safely; no line of it was changed")
UNKNOWN_FORMAT = Message(
    "{path}: its format is not known from its name; end it in .md, .bib or .txt, or say"
    " `lists: [{{path: {path}, format: ...}}]` with one of {known}"
)
ONLY_READ = Message("lists in the format {format} are only read")
NOTHING_ADDED = Message("{path}: nothing is added: {why}")
NOT_IN_PLACE = Message("{path}: {why}: it is not changed in place; leave --in-place out")
AT_LIST = Message("{path}: {problem}")
UTF16 = Message("{path}: is UTF-16; save it as UTF-8")
NO_TEXT = Message("{path}: is no text (it has NUL bytes); save it as plain text in UTF-8")
THERE_ALREADY = Message("{path}:{line}: {key}: is there already")
KEY_TAKEN = Message("{path}: {key}: another entry has this key; nothing is added")
WITHOUT_NAME = Message("a list is named by nothing (''); give the name of a file")
IS_CONFIGURATION = Message("{path}: is the configuration; name a reading list, or none")
IS_STANDARD_INPUT = Message("-: lists are not read from the standard input; save it as a file")
MAY_BE_OUTPUT = Message(
    "{path}: there is no such file; a file that is to be written is named by `-o {path}`"
)
IS_TITLE = Message('{name}: there is no such file; if it is a title: enrich get "{name}"')
IS_FOLDER = Message("{path}: is a folder; name the list in it{lists}")
SUCH_AS = Message(", such as {lists}")
IS_NO_FILE = Message(
    "{name}: is no file but names a paper or a page; `enrich get {name}` asks for a paper,"
    " and a list has to be saved as a file first"
)
NO_SUCH_LIST = Message("{path}: there is no such file{meant}")
IN_SEVERAL_WORDS = Message("{path}: there is no such file; put the whole name in quotes: {quoted}")
SEVERAL_IN_ONE = Message("{name}: there is no such file; put blanks between the names: {lists}")
IS_PATTERN = Message(
    "{pattern}: there is no such file; without quotes the shell puts the names in that fit this"
    " pattern: {lists}"
)
FITS_NOTHING = Message("{pattern}: no file fits this pattern; name a list that is there")
IS_FORMAT = Message(
    "{name}: there is no such file; a format goes behind `enrich export`, or shows in the ending of"
    " `-o FILE`"
)
IS_COMMAND = Message(
    "{name}: there is no such file; if the command of this name is meant, write `enrich {command}`"
)
IS_PDF = Message("{path}: is a PDF; name the text that it was made of: .bib, .tex or .md")
PDF_WITHOUT_EXTRA = Message(
    '{path}: PDFs are read with an extra package; `pip install "enrich-papers[pdf]"` installs it'
)
PDF_IS_SCAN = Message(
    "the PDF has pictures of pages and no text; run OCR over it (`ocrmypdf`), or write its title"
    " into a list"
)
PDF_ENCRYPTED = Message(
    "the PDF is locked with a password; save a copy without one, or write its title into a list"
)
PDF_BROKEN = Message("the PDF is broken and cannot be read; download it again")
PDF_CRASHED = Message(
    "the PDF ended the program that reads PDFs: it is damaged, or takes too much memory; save it"
    " anew with another program, or write its title into a list"
)
PDF_LARGE = Message("the PDF is larger than 1 GB and is not read; write its title into a list")
PDF_SLOW = Message(
    "the PDF took longer than 15 seconds and was given up; save it anew with another program, or"
    " write its title into a list"
)
PDF_WITHOUT_TITLE = Message(
    "no DOI, no arXiv number and no title can be told on its first pages; write its title into a"
    " list"
)
IS_PICTURE = Message("{path}: is a picture; name the text that it shows, as .md, .bib or .txt")
OF_LATEX = Message(
    "{path}: is written by LaTeX, and names keys alone; name the .bib, or export what is cited:"
    " `enrich export bibtex --aux {path}`"
)
MADE_BY_LATEX = Message("{path}: is written by LaTeX, and holds no papers; name the .bib")
IS_WEB_PAGE = Message("{path}: is a web page; save the papers in it as text: .md, .bib or .txt")
OF_OTHER_PROGRAM = Message(
    "{path}: is a file of another program; export it there as .bib, .ris or .csv, and name that"
)
IS_PACKED = Message(
    "{path}: is a document of a word processor, or packed; save it as plain text and name that"
)

# -- what of a list cannot be read
AT_LINE = Message("line {line}: {problem}")
OF_ENTRY = Message("{entry}: {problem}")
NOT_UTF8 = Message("bytes that are not UTF-8; save the list as UTF-8")
NOT_CLOSED = Message("the entry is not closed; look for a brace too few in it")
VALUE_NOT_CLOSED = Message(
    "a value is not closed: {field}; look for a brace or a quote too few in it"
)
NOT_READ_FROM_HERE = Message(
    "the entry cannot be read from here on: {text}; look for a comma, a brace or a quote before it"
)
STRINGS_LOST = Message(
    "{macros} of `@string` defined neither here nor in a .bib beside it, such as {first}; the"
    " values are read without"
)
KEY_BEFORE = Message(
    "the key {key} is used before, on line {line}; give one of the two another key"
)
NO_KEY = Message("the entry has no key; write one behind its opening brace")
FIELD_TWICE = Message("the field {field} stands twice; take one of them out")
NO_TITLE_TOLD = Message("no title can be told in it; name the .bib that it was made of")
NO_BIBLIOGRAPHY = Message(
    "no thebibliography and no entry of biblatex is in it; name the .bbl or the .bib"
)
NO_JSON = Message("is no JSON from here on; look for a comma or a bracket before it")
NO_YAML = Message("cannot be read as YAML; look for tabs and for quotes that are not closed")
XML_ERROR = Message("no well-formed XML: {why}")
OPEN_COMMENT = Message("a comment that is never closed hides the rest; close it with -->")
MARK_ALONE = Message("a mark of enrich without its partner; take it out, or put the other one back")
TOO_DEEP = Message("lists or quotations are nested deeper than can be read; indent them less")

# -- why a line that looks like an entry is not read as one
HEADING = Message("no link and no author: looks like a heading")
BARE_TITLE = Message("no link, no author and no venue: may be a heading or a remark")
NOT_LAID_OUT = Message("people or a venue, but not laid out like the entries of this list")
IN_SENTENCE = Message("a link in a sentence: which words are the title is not clear")
ONLY_LINK = Message("a link without a title")
IN_CODE = Message("in a block of code")
WITHOUT_COLUMN = Message("a row of a table without a column of titles or links")
WITHOUT_TITLE = Message("an item without a title")
NAMES_NO_PAPER = Message("neither its title nor a link in it names a paper")
IS_FEED = Message("a feed, and no paper")

# -- why a .bib is left as it is: another parser would read a change otherwise
NOT_READ_ANY_MORE = Message("it could not be read any more")
OTHER_KEYS = Message("its keys would be others")
CHANGED_UNASKED = Message("{key} would change where nothing was asked for")

"""The macros of the files that BibTeX's styles write, by what becomes of them."""

from __future__ import annotations

from enrich.reading_list.printed.marks import BLOCK

ITALIC = frozenset({"emph", "textit", "textsl", "em", "it", "itshape", "sl", "slshape", "bibemph"})
SMALL_CAPS = frozenset({"sc", "scshape", "textsc", "bibsc"})
OTHER_FONTS = frozenset({"bf", "bfseries", "rm", "sf", "tt", "small", "upshape", "normalfont"})
# Macros whose arguments are shown, by their number; the first of the optional ones is passed over.
SHOWN = frozenset(
    "textbf texttt textrm textsf textup textnormal mbox hbox bibfnamefont bibnamefont citenamefont"
    " bibfont uppercase lowercase MakeUppercase translation citeauthoryear Capitalize underline"
    " BIBforeignlanguage PrintOrdinal".split()
)
DROPPED = frozenset(
    "natexlab BibitemShut BIBentryALTinterwordspacing showISBNx showISBNxiii showISSN showLCCN"
    " showCODEN path MR MRhref APACinsertmetastar PrintBackRefs label selectlanguage cprime"
    " bibAnnoteFile BIBdecl".split()
)
WORDS = {
    "BPBI": ". ", "BHBI": ".-", "BCBT": ",", "BCBL": ",", "BIn": "In ", "BBOQ": "“", "BBCQ": "”",
    "BBA": "and", "BED": "Ed.", "BEDS": "Eds.", "BEd": "ed.", "BPG": "p.", "BPGS": "pp.",
    "BVOL": "Vol.", "BNUM": "No.", "BCHAP": "chap.", "BBCP": ")", "BBOP": "(",
    "BUPhD": "PhD thesis",
    "BDBL": "… ", "BOthers": " et al.", "bysame": " ", "space": " ", "newline": BLOCK, "par": BLOCK,
    "newblock": BLOCK, "ldots": "...", "dots": "...", "and": " and ", "bibrangedash": "-",
    "bibnamedelima": " ", "bibnamedelimb": " ", "bibnamedelimc": " ", "bibnamedelimd": " ",
    "bibnamedelimi": " ", "bibinitperiod": ".", "bibinitdelim": " ", "bibinithyphendelim": "-",
    "URLprefix": "", "urlprefix": "", "DOIprefix": "", "ArXivprefix": "", "Pubmedprefix": "",
    "urldef": "", "tempurl": "", "unskip": "", "relax": "", "protect": "", "BibitemOpen": "",
    "BIBentrySTDinterwordspacing": "", "CurrentBib": "", "bibitemStop": "", "xfnm": "",
    "noopsort": "", "/": "", ",": " ", " ": " ", "\n": " ", "-": "", "@": "",
}  # fmt: skip

"""Good lists of every format, over the papers that the small stand-in knows; mutants begin here."""

from __future__ import annotations

from tests.support.lists import LIST

_MARKDOWN = f"""\
---
title: What I read
tags: [systems, papers]
---
{LIST}

| paper | venue | link |
|---|---|---|
| Quoll: Look-Alikes at Night | OSDI 2024 | [pdf](https://arxiv.org/abs/2403.90012) |
| Numbat: A Preprint That Stayed One | arXiv'24 | https://arxiv.org/abs/2401.90009 |

> 1. Ada Example, Bob Sample. "Paged Memory for Serving Invented Models". SOSP 2023, pp. 1-15.
> 2. [Dingo: Chasing Tokens][dingo], *TIC* 24(4)

<details><summary>more</summary>

- **Echidna: Spiky Mixtures of Small Experts** ([code](https://example.org/e), $x^2$) ⭐
  - a note `with code`

</details>

[dingo]: https://arxiv.org/abs/2311.90010 "Dingo"
"""
_ORG = """\
#+TITLE: What I read
* Systems
** TODO Paged Memory for Serving Invented Models :cache:
   CLOSED: [2020-01-04 Sat 19:34]
   :PROPERTIES:
   :DOI: 10.1145/9900001.9900011
   :END:
   https://arxiv.org/abs/2309.90001
** DONE Numbat: A Preprint That Stayed One
   https://arxiv.org/abs/2401.90009
* Lists
- [X] [[https://arxiv.org/abs/2311.90010][Dingo: Chasing Tokens]]: a remark
- [ ] [[https://doi.org/10.1145/9900001.9900012][Quokka]]

#+begin_src text
* TODO not an entry
#+end_src
"""
_BIB = """\
% mine
@string{proc = "Proceedings of the "}
@Article{paged,
  title  = {Paged {M}emory for Serving Invented Models},
  author = {Example, Ada and {The Cache Team} and M{\\"u}ller, Chlo{\\'e} and others},
  journal= {arXiv preprint arXiv:2309.90001},
  mynote = {keep {this}, please},
  year   = 2023,
}
@inproceedings{quokka, title="Quokka: A {"}Sampler{"} for Graphs That Nobody Has Drawn",
  booktitle=proc # "SOSP", year={2023}, month=oct, doi = {10.1145/9900001.9900012}}
@comment{@misc{hidden, title={x}}}
@MISC(paren, TITLE = {Numbat: A Preprint That Stayed One}, eprint = 2401.90009)
@proceedings{vol, title = {A Volume}, year = 2023}
@inproceedings{wombat, crossref = {vol}, title = {Wombat: Burrowing Through Storage Stacks}}
"""
_TEX = """\
\\documentclass{article}
\\begin{document}
As \\cite{paged,quokka} say.
\\begin{thebibliography}{9}
\\bibitem{paged} Ada Example, Bob Sample, and Chlo\\'e M\\"uller.
\\newblock Paged memory for serving invented models.
\\newblock In {\\em SOSP}, pages 1--15, 2023. \\url{https://doi.org/10.1145/9900001.9900011}
\\bibitem[SI23]{quokka} D.~Specimen and E.~Instance, ``Quokka: A Sampler for Graphs That Nobody
Has Drawn,'' in \\textit{Proc. SOSP}, 2023. doi: 10.1145/9900001.9900012.
\\end{thebibliography}
\\end{document}
"""
_BBL = """\
% $ biblatex auxiliary file $
\\refsection{0}
  \\datalist[entry]{nty/global//global/global}
    \\entry{numbat}{misc}{}
      \\name{author}{2}{}{%
        {{hash=1}{family={Draft},familyi={D\\bibinitperiod},given={Olga},giveni={O}}}%
        {{hash=2}{family={Sketch},given={Pat}}}%
      }
      \\field{title}{Numbat: A Preprint That Stayed One}
      \\field{year}{2024}
      \\verb{eprint}
      \\verb 2401.90009
      \\endverb
    \\endentry
  \\enddatalist
\\endrefsection
\\endinput
"""
_CSV = """\
"Key","Item Type","Publication Year","Author","Title","DOI","Url","Notes"
"AB","conferencePaper","2023","Example, Ada; Sample, Bob","Paged Memory for Serving Invented Models",\
"10.1145/9900001.9900011","https://dl.acm.org/x","two
lines, ""so"" called"
"CD","preprint","2024","Draft, Olga","Numbat: A Preprint That Stayed One","",\
"https://arxiv.org/abs/2401.90009",""
"""
_RIS = """\
TY  - CONF
AU  - Example, Ada
AU  - Sample, Bob
TI  - Paged Memory for Serving Invented Models
T2  - SOSP
PY  - 2023/10/23/
SP  - 1
EP  - 15
DO  - 10.1145/9900001.9900011
ER  -

TY  - JOUR
TI  - Dingo: Chasing Tokens
UR  - https://arxiv.org/abs/2311.90010
ER  -
"""
_NBIB = """\
PMID- 99900001
TI  - Numbat: A preprint that
      stayed one.
FAU - Draft, Olga
DP  - 2024 Jan 10
AID - 10.48550/arXiv.2401.90009 [doi]
"""
_JSON = """\
[
 {"id": "paged", "type": "paper-conference", "title": "Paged Memory for Serving Invented Models",
  "author": [{"family": "Example", "given": "Ada"}, {"literal": "The Cache Team"}],
  "issued": {"date-parts": [[2023, 10, 23]]}, "container-title": "SOSP", "page": "1-15",
  "DOI": "10.1145/9900001.9900011"},
 {"id": "numbat", "type": "article", "title": "Numbat: A Preprint That Stayed One",
  "URL": "https://arxiv.org/abs/2401.90009", "issued": {"raw": "2024"}}
]
"""
_JSONL = """\
{"title": "Paged Memory for Serving Invented Models", "doi": "10.1145/9900001.9900011", "year": 2023}
{"title": "Dingo: Chasing Tokens", "authors": ["Quin Novel"], "arxiv": {"id": "2311.90010"}}
"""
_OPML = """\
<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Papers</title></head><body>
<outline text="Systems">
 <outline text="Paged Memory for Serving Invented Models" url="https://arxiv.org/abs/2309.90001"/>
 <outline text="Numbat: A Preprint That Stayed One" _note="arXiv:2401.90009 &amp; more"/>
</outline></body></opml>
"""
_YAML = """\
references:
- title: Paged Memory for Serving Invented Models
  author: [{family: Example, given: Ada}]
  doi: 10.1145/9900001.9900011
  year: 2023
- {title: "Numbat: A Preprint That Stayed One", url: "https://arxiv.org/abs/2401.90009"}
- &a
  title: 'Dingo: Chasing Tokens'
  note: |
    two
    lines
  <<: {year: 2023}
"""
_TEXT = """\
to read
10.1145/9900001.9900011
arXiv:2401.90009
https://arxiv.org/abs/2311.90010
Quokka: A Sampler for Graphs That Nobody Has Drawn
Dummy, F. and Placeholder, G. (2022). Wombat: Burrowing Through Storage Stacks. OSDI, 12(3).
"""
_REFERENCES = """\
References

[1] A. Example, B. Sample, and C. Müller. Paged memory for serving invented
    models. In SOSP, pages 1-15, 2023.
[2] H. Test. Echidna: Spiky mixtures of small experts. ICML, 2022.
"""
# Name of a file -> its content.
LISTS: dict[str, str] = {
    "list.md": _MARKDOWN,
    "list.org": _ORG,
    "list.bib": _BIB,
    "list.tex": _TEX,
    "list.bbl": _BBL,
    "list.csv": _CSV,
    "list.tsv": _CSV.replace('","', "\t").replace('"', ""),
    "list.ris": _RIS,
    "list.nbib": _NBIB,
    "list.json": _JSON,
    "list.jsonl": _JSONL,
    "list.opml": _OPML,
    "list.yaml": _YAML,
    "list.txt": _TEXT,
    "references.txt": _REFERENCES,
}
CONFIG = """\
lists:
  - {path: list.md, format: markdown}
  - more/*.md
store: cache/enrich.db
outputs:
  - {format: bibtex, path: out/references.bib, abstracts: true, journal: iso4}
  - {format: csl-json, path: out/references.json}
mailto: someone@uni.edu
sources:
  openreview: {enabled: false}
  arxiv: {interval: 3.0}
  semantic_scholar: {key_env: S2_API_KEY}
mirrors:
  export.arxiv.org: https://127.0.0.1:9/arxiv
catalogs: [facts.jsonl]
recheck: {preprint_days: 7, published_days: 180, absent_days: 30, refused_days: 7}
prefer: published_first
keys: {pattern: "{auth}{year}{shorttitle}"}
overrides:
  "arxiv:2308.16369": {state: preprint, note: "not Sarathi-Serve"}
  "doi:10.1145/1.2": {title: "A", authors: ["B C"], year: 2020}
"""
CATALOG = """\
{"title": "Wombat: Burrowing Through Storage Stacks", "authors": ["Fay Dummy"], "type": \
"inproceedings", "year": 2022, "venue": "OSDI", "url": "https://example.org/wombat.pdf"}
{"title": "EdgePot: Fast Brewing at the Edge", "authors": ["Ada \\u00d6rn"], "type": "article", \
"year": 2031, "doi": "10.1109/TOT.2031.1", "arxiv": {"id": "3009.00001v2", "title": "LLMPot"}}
"""
AUX = """\
\\relax
\\citation{example2023paged,paged}
\\citation{arXiv:2401.90009}
\\bibstyle{plain}
\\bibdata{references}
\\@input{more.aux}
"""

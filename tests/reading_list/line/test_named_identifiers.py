"""Items that have no link but name an identifier, and addresses with angle brackets."""

from __future__ import annotations

import pytest

from enrich import reading_list, sources

SICI = "doi:10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2"
OLD = "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2"


@pytest.mark.parametrize(
    ("line", "title", "named"),
    [
        ("- Survival with models, doi:10.1145/1.2", "Survival with models", ["doi:10.1145/1.2"]),
        (f"- Survival, doi:{OLD}", "Survival", [SICI]),
        (f"- [Survival](https://doi.org/{OLD})", "Survival", [SICI]),
        (f"- [Survival](<https://doi.org/{OLD}>)", "Survival", [SICI]),
        (f"- <https://doi.org/{OLD}>", None, [SICI]),
        (f"- https://doi.org/{OLD}", None, [SICI]),
        ("- Survival models. PMID: 37818746", "Survival models", ["pmid:37818746"]),
        ("- PMID: 37818746", None, ["pmid:37818746"]),
        ("- dblp: conf/sosp/KwonLZ0ZY0ZS23", None, ["dblp:conf/sosp/KwonLZ0ZY0ZS23"]),
        ("- [ ] acl:N13-1001", None, ["acl:N13-1001"]),
        ("- arxiv.org/abs/2309.06180", None, ["arxiv:2309.06180"]),
        ("- vLLM: arxiv.org/pdf/2309.06180v2, SOSP 2023", "vLLM", ["arxiv:2309.06180"]),
        ("1. doi.org/10.1145/3626733", None, ["doi:10.1145/3626733"]),
        ("- [HongTu](doi.org/10.1145/3626733)", "HongTu", ["doi:10.1145/3626733"]),
        (
            "- [Orca](usenix.org/conference/osdi22/presentation/yu)",
            "Orca",
            ["usenix:osdi22/presentation/yu"],
        ),
        ("- openreview.net/forum?id=RJpAz15D0S", None, ["openreview:RJpAz15D0S"]),
    ],
)
def test_an_item_with_an_identifier(line: str, title: str | None, named: list[str]) -> None:
    read = reading_list.read(f"{line}\n".encode(), "list.md", "markdown", sources.identify)
    [entry] = read.entries
    assert entry.title == title
    assert [str(i) for i in entry.identifiers] == named


@pytest.mark.parametrize(
    "line",
    [
        *("- see also the data, doi:10.5281/zenodo.1", "- arXiv: an archive", "- ACL: a venue"),
        *(
            "- mail me@arxiv.org/abs/2309.06180",
            "- papers/arxiv.org/abs/2309.06180",
            "- arxiv.org/",
        ),
        "- [a copy](papers/doi.org/10.1145/3626733)",
    ],
)
def test_a_remark_is_no_paper(line: str) -> None:
    read = reading_list.read(f"{line}\n".encode(), "list.md", "markdown", sources.identify)
    assert read.entries == ()


def test_a_bib_that_breaks_lines_and_names_numbers() -> None:
    bib = (
        "@article{a, title={T}, pmid={37818746}, pmcid={PMC7096724},\n"
        "  doi={10.1162/coli\\_a\n    {\\_}00168}, url={https://dblp.org/rec/\n   conf/x/Y20}}\n"
        "@article{b, title={U}, eprint={31452104}, eprinttype={pubmed}}\n"
        "@misc{c, title={V}, eprint={hal-01234567}, archiveprefix={HAL}}\n"
    )
    read = reading_list.read(bib.encode(), "refs.bib", "bibtex", sources.identify)
    assert [[str(i) for i in e.identifiers] for e in read.entries] == [
        ["doi:10.1162/coli_a_00168", "pmid:37818746", "pmcid:PMC7096724", "dblp:conf/x/Y20"],
        ["pmid:31452104"],
        ["hal:hal-01234567"],
    ]

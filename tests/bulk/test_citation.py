"""Citation strings as reference lists, spreadsheets and style guides have them."""

from __future__ import annotations

import pytest

from enrich.bulk import citation

TITLE = "Steeping with Patience: Quiet Kettles for Tea"
LABELS = [
    *("[7] ", "7. ", "7) ", "(7) ", "[KO26] ", "[Kettle et al., 2026] ", "[Kettle & Öland, 2026] "),
    *("- ", "• ", "1204. ", "[7]. "),
]
STYLES = {
    "ieee": f"A. Kettle and J. Öland, “{TITLE},” in Proc. TEA, 2026, pp. 3–9.",
    "acm": f"Ada Kettle and Jürgen Öland. 2026. {TITLE}. In Proceedings of TEA '26, 3–9.",
    "apa": f"Kettle, A., & Öland, J. (2026). {TITLE}. In Proceedings of TEA (pp. 3-9).",
    "lncs": f"Kettle, A., Öland, J.: {TITLE}. In: Proceedings of TEA, pp. 3–9 (2026)",
    "vancouver": f"Kettle A, Öland J. {TITLE}. In: Proceedings of TEA; 2026:3-9.",
    "chicago": f'Kettle, Ada, and Jürgen Öland. "{TITLE}." In Proceedings of TEA, 3-9. 2026.',
    "gb/t 7714": f"Kettle A, Öland J. {TITLE}[C]//Proceedings of TEA. 2026: 3-9.",
    "bibitem": rf"\bibitem{{k26}} A.~Kettle and J.~{{\"O}}land. \newblock {TITLE}. \newblock In {{\em Proceedings of TEA}}, pages 3--9, 2026.",
    "plain with italics": rf"A. Kettle and J. Öland. {TITLE}. In {{\em Proceedings of TEA}}, pages 3--9, 2026.",
}  # fmt: skip


@pytest.mark.parametrize("label", ["", *LABELS])
@pytest.mark.parametrize("style", STYLES)
def test_what_each_style_states_behind_each_label(style: str, label: str) -> None:
    query = citation.read(label + STYLES[style])
    assert query.title == TITLE
    assert [name.family for name in query.authors] == ["Kettle", "Öland"]
    assert query.stated_year == 2026
    assert "TEA" in (query.venue or "")
    assert query.page == "3-9"


@pytest.mark.parametrize(
    ("written", "title", "families"),
    [
        (f"Kettle et al. (2026) {TITLE}. TEA", TITLE, ["Kettle"]),
        (f"Kettle et al. {TITLE}. TEA 2026.", TITLE, ["Kettle"]),
        (f"A. Kettle and L. d'Öland. {TITLE}. In TEA, 2026.", TITLE, ["Kettle", "d'Öland"]),
        (f"K. Ket'an. {TITLE}. In TEA, 2026.", TITLE, ["Ket'an"]),
        (f"Ada v. Kettle. {TITLE}. In TEA, 2026.", TITLE, ["Kettle"]),
        (
            "Ada Kettle and Jürgen Öland. “Steeping-Patience” Methods for Quiet Tea. In TEA, 2026.",
            "“Steeping-Patience” Methods for Quiet Tea",
            ["Kettle", "Öland"],
        ),
        (
            'Kettle, A., Öland, J.: "Quiet Kettles" Tea 12 (2026) 3-9',
            "Quiet Kettles",
            ["Kettle", "Öland"],
        ),
        (
            "A. Kettle. Steep- ing with Pa- tience: self- and other-made tea. In TEA, 2026.",
            "Steeping with Patience: self- and other-made tea",
            ["Kettle"],
        ),
    ],
)
def test_people_and_titles_of_odd_forms(written: str, title: str, families: list[str]) -> None:
    query = citation.read(written)
    assert (query.title, [name.family for name in query.authors]) == (title, families)


@pytest.mark.parametrize(
    ("written", "title", "venue"),
    [
        (f"{TITLE}. TEA, 2026.", TITLE, "TEA"),
        (
            "Quiet Kettles. 2026 IEEE Conference on Tea and Quiet, 2026.",
            "Quiet Kettles",
            "2026 IEEE Conference on Tea and Quiet",
        ),
        (f'"{TITLE}", 2026', TITLE, None),
        (TITLE, TITLE, None),
    ],
)
def test_a_string_without_people_ends_its_title_before_the_venue(
    written: str, title: str, venue: str | None
) -> None:
    query = citation.read(written)
    assert (query.title.strip('"'), query.authors, query.venue) == (title, (), venue)


@pytest.mark.parametrize(
    ("behind", "named"),
    [
        ("doi:10.1234/tea.1.", ["doi:10.1234/tea.1"]),
        ("https://doi.org/10.1234/Tea.1.", ["doi:10.1234/tea.1"]),
        ("(https://dx.doi.org/10.1234/tea.1)", ["doi:10.1234/tea.1"]),
        ("DOI: https://doi.org/10.1234/tea.1", ["doi:10.1234/tea.1"]),
        ("doi.org/10.1234/tea.1", ["doi:10.1234/tea.1"]),
        ("arXiv:2601.00001", ["arxiv:2601.00001"]),
        ("https://arxiv.org/abs/2601.00001v2", ["arxiv:2601.00001"]),
        (
            "https://doi.org/10.1234/tea.1, https://arxiv.org/abs/2601.00001",
            ["doi:10.1234/tea.1", "arxiv:2601.00001"],
        ),
    ],
)
def test_identifiers_in_a_string_count_however_they_are_written(
    behind: str, named: list[str]
) -> None:
    cited = citation.read(f"{STYLES['acm']} {behind}")
    assert sorted(map(str, cited.identifiers)) == sorted(named)
    assert cited.stated_year == 2026
    alone = citation.read(behind)
    assert sorted(map(str, alone.identifiers)) == sorted(named)
    assert alone.title == ""

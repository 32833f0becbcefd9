"""References in the styles of bibliographies: who is named, and where the title ends."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.reading_list.line import reference

TITLE = "Paged caches: serving models from small memory"
STYLES = {
    "acm": f"Ada Berg, Bo C. Lind, and Chloë van der Meer. 2023. {TITLE}. In Proc. of X (X '23). "
    f"ACM, 1-9.",
    "apa": f"Berg, A., Lind, B. C., & van der Meer, C. (2023). {TITLE}. Journal of X, 12(3), 1-9.",
    "lncs": f"Berg, A., Lind, B.C., van der Meer, C.: {TITLE}. In: X 2023, pp. 1-9 (2023)",
    "icml": f"Berg, A., Lind, B. C., and van der Meer, C. {TITLE}. In X, pp. 1-9, 2023.",
    "plain": f"A. Berg, B. C. Lind, and C. van der Meer. {TITLE}. In X, pages 1-9, 2023.",
    "ieee": f'A. Berg, B. C. Lind, and C. van der Meer, "{TITLE}," in Proc. X, 2023, pp. 1-9.',
    "vancouver": f"Berg A, Lind BC, van der Meer C. {TITLE}. J X. 2023;12(3):1-9.",
    "acs": f"Berg, A.; Lind, B. C.; van der Meer, C. {TITLE}. J. X 2023, 12, 1-9.",
    "mla": f'Berg, Ada, Bo C. Lind, and Chloë van der Meer. "{TITLE}." X 12 (2023).',
    "semicolons": f"Berg, A.; Lind, B. C.; and van der Meer, C. 2023. {TITLE}. In X, 1-9.",
    "harvard": f"Berg, A., Lind, B.C. and van der Meer, C. (2023) '{TITLE}', X, 12(3), pp. 1-9.",
    "british": f"A. Berg, B. C. Lind, and C. van der Meer, ‘{TITLE}’, in Proc. X, 2023, pp. 1-9.",
    "dated": f"Berg, A. and Lind, B. C. and van der Meer, C. (2023) {TITLE}. Some Press.",
}


@pytest.mark.parametrize("line", STYLES.values(), ids=STYLES)
def test_people_and_title_of_every_style(line: str) -> None:
    found = reference.read(line)
    assert found is not None
    assert found.title == TITLE
    assert line[found.start : found.end] == TITLE
    assert [n.family for n in found.authors] == ["Berg", "Lind", "Meer"]
    assert found.authors[2].particle == "van der"
    assert [n.given[:1] for n in found.authors] == ["A", "B", "C"]
    assert not found.others


@pytest.mark.parametrize(
    ("line", "people", "title"),
    [
        (f"Ada Berg et al. {TITLE}. ICLR, 2024.", ["Ada Berg"], TITLE),
        (f'A. Berg et al., "{TITLE}," in Proc. X, 2023.', ["A. Berg"], TITLE),
        (f"Berg A, Lind BC, et al. {TITLE}. J X. 2023.", ["A Berg", "BC Lind"], TITLE),
        (f"Berg, A. and others. {TITLE}. 2023.", ["A. Berg"], TITLE),
    ],
)  # fmt: skip
def test_that_there_are_others(line: str, people: list[str], title: str) -> None:
    found = reference.read(line)
    assert found is not None
    assert [n.full for n in found.authors] == people
    assert (found.others, found.title) == (True, title)


@pytest.mark.parametrize(
    "title",
    [
        "Nobody's cache: the wombats' memory and its owners",
        "Is paging enough? On wombats",
    ],
)
def test_an_apostrophe_inside_ends_no_title(title: str) -> None:
    found = reference.read(f"Berg, A. and Lind, B. (2023) '{title}', Imaginary Letters, 4, p. 1.")
    assert found is not None
    assert found.title == title


@pytest.mark.parametrize(
    ("line", "families"),
    [
        (f"Holm, I. and Rijke, M. d. {TITLE}. In X, pp. 1-9, 2023.", ["Holm", "Rijke"]),
        (f"I. Holm and M. d. Rijke. {TITLE}. In X, pp. 1-9, 2023.", ["Holm", "Rijke"]),
        (f"K. O'Hanlon and Ada D'Orsi. {TITLE}. In X, 2020.", ["O'Hanlon", "D'Orsi"]),
        (f"Sang-Gyun An, Z. An, and Wei-An Lin. {TITLE}. In X, 2020.", ["An", "An", "Lin"]),
        (f"Szum SR, Berg JR, Lind A. {TITLE}. J X. 2020;1:2-3.", ["Szum", "Berg", "Lind"]),
        (f"Chen, Samuel Yen-Chi. 2024. “{TITLE}.” In X, 1-9.", ["Chen"]),
        (f"Berg HB, Lind JS: {TITLE}. J X 19: 187-251, 1976", ["Berg", "Lind"]),
        (f"An C. Tran, Bo Berg und Ada Lind. 2012. {TITLE}. In X.", ["Tran", "Berg", "Lind"]),
    ],
)
def test_names_that_look_like_something_else(line: str, families: list[str]) -> None:
    found = reference.read(line)
    assert found is not None
    assert ([n.family for n in found.authors], found.title) == (families, TITLE)


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("Lundgren, Sus.", 1), ("Baheri, Ali. 2023.", 1), ("Great Paper:", 0), ("Lundgren, Sus", 0),
    ],
)  # fmt: skip
def test_one_name_in_full_before_a_title(line: str, people: int) -> None:
    found = reference.people(line)
    assert len(found[0] if found else ()) == people


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("J.-P. Rossi and D. J. Kern. Siphon: a fast keyed function. In X, 2012.",
            "Siphon: a fast keyed function"),
        ("A. Berg and B. Lind. Who asks whom? In X, 2019.", "Who asks whom?"),
        ("Y. Berg, B. Lind, and C. Meer, “Deep learning,” Nature, vol. 521, 2015.",
            "Deep learning"),
        ("Kim Berg. Deeper metrics with many pairs. Advances in Examples, 29, 2016.",
            "Deeper metrics with many pairs"),
        ("A. Berg and B. Lind. Maps vs. graphs in St. Gallen. In X, 2012.",
            "Maps vs. graphs in St. Gallen"),
        ("Berg, A., Lind, B.: What is it? A study of rooms. Journal of X 2(3), 1-9 (2020)",
            "What is it? A study of rooms"),
        ("Berg, A., Lind, S. J. & Meer, B. In vivo recording of rooms. X Lett. 37, 6-9 (2012).",
            "In vivo recording of rooms"),
        ("Berg A, Lind B. Who asks whom? Nature. 2020;5:1-2.", "Who asks whom?"),
        ("A. Berg and B. Lind. Questions of Style In Idiomatic Prose. In X, 2012.",
            "Questions of Style In Idiomatic Prose"),
        ('Berg, A., & Lind, B. (2020). "Energy is finite": designing for it. In X, 1-9.',
            '"Energy is finite": designing for it'),
    ],
)  # fmt: skip
def test_where_a_title_ends(line: str, title: str) -> None:
    found = reference.read(line)
    assert found is not None
    assert found.title == title


@pytest.mark.parametrize(
    "line",
    [
        "Efficient Memory Management for Large Models: A Survey. 2023.",
        "Paged Attention, Flash Attention and Friends. A comparison of kernels.",
        "Attention is all you need, Vaswani et al. NeurIPS 2017.",
        "Beating SGD: Learning Machines in Sublinear Time",
        "Beating SGD. Learning Machines in Sublinear Time. 2012",
        "Roses Are Red, Violets Are Blue: A Study of Colours",
        "Seeking ... Optimal Caches for Everybody",
        "Fable II: Design of a modular robot",
        "Deep Speech: scaling up end-to-end recognition. 2014.",
        "Statistical Modeling: The Two Cultures",
        "Related Pins At Pinterest: The Evolution of a Real-World System",
        "R. A small language. Some notes.",
        "",
        "...",
    ],
)
def test_what_is_no_reference(line: str) -> None:
    assert reference.read(line) is None


@pytest.mark.parametrize(
    ("line", "families", "title"),
    [
        # A comma alone parts people, title and venue.
        (f"A. Berg and B. Lind, {TITLE}, Journal of X 12 (2020), 1-9.", "Berg Lind", TITLE),
        (f"Berg, A., and Lind, B., {TITLE}, Proc. Third Int. Conf. on X, 1991.", "Berg Lind", TITLE),
        (f"A. Berg, {TITLE}, Imaginary Intelligence, vol. 8, no. 1, 1997.", "Berg", TITLE),
        ("A. Berg, B. Lind, Motion Planning in Small Rooms, X Y Z, 60 (1993), 2-9.",
            "Berg Lind", "Motion Planning in Small Rooms"),
        (f"Ada Berg and Bo Lind, {TITLE}, in Chloë Meer (ed.), Rooms, 2002, 1-9.",
            "Berg Lind", TITLE),
        (f"A. Berg, {TITLE}, Comput. Approx. Acad. 7 (1999) 1-9.", "Berg", TITLE),
        (f"Berg, A., {TITLE}, Ph.D. Thesis, University of Testville, 1990.", "Berg", TITLE),
        # A sentence before the title, a comma behind it.
        (f"A. Berg and B. Lind. 2007. {TITLE}, IEEE Transactions on X 15, no. 4:36-44.",
            "Berg Lind", TITLE),
        (f"Berg, Ada, Bo Lind, 1995, {TITLE}, Pattern Reading 23 (11): 11-54.", "Berg Lind", TITLE),
        (f"Berg, A. (2003), {TITLE}, Österreichische Zeitschrift für X, 31 (2), 54-76.",
            "Berg", TITLE),
        # The comma stays where the sentence ends before the venue.
        ("A. Berg. Wireless rooms, IEEE 802 and beyond. In Proc. X, 2010.",
            "Berg", "Wireless rooms, IEEE 802 and beyond"),
        ("A. Berg et al. Small, Light and Fast Reading Using MiniNet. Speaking 2019, 2019.",
            "Berg", "Small, Light and Fast Reading Using MiniNet"),
        ("Berg A. Activity of X-99 (alpha, GOE 55) in rooms. J X. 2010;3:1-9.",
            "Berg", "Activity of X-99 (alpha, GOE 55) in rooms"),
        # Quotation marks of other kinds.
        (f"A. Berg and B. Lind, '{TITLE},' Journal of X, Vol. 2, 2020.", "Berg Lind", TITLE),
        ("Berg A. (2003) ‘The rooms’ walls: a study’, Rooms & Walls 12 (2): 22-41.",
            "Berg", "The rooms’ walls: a study"),
        (f"A. Berg, ``{TITLE},'' Acta X, vol. 7, 1977.", "Berg", TITLE),
        (f"A. BERG, B. LIND, »{TITLE}», in Proc. X, 2012.", "BERG LIND", TITLE),
        # Years.
        (f"Berg, Ada 1999: {TITLE}. In: Zeitschrift X 24: 18-21.", "Berg", TITLE),
        (f"Berg, Ada(1999).{TITLE}, in: X Politics, 2(2), 26-7.", "Berg", TITLE),
        (f"A. Berg & B. Lind [Jan 1993], “{TITLE},” in 20th X Symposium, 71-84.",
            "Berg Lind", TITLE),
        (f"Berg A ( 1883) {TITLE}, X. Annalen 21, 51-58.", "Berg", TITLE),
        # Names.
        (f"BERG, A. AND LIND, M. L. 1988. {TITLE}. In Proc. X, 1-9.", "BERG LIND", TITLE),
        (f"Berg, A., Lind B., Meer, C., & Rossi F. (2011). {TITLE}. J. X, 17, 2-8.",
            "Berg Lind Meer Rossi", TITLE),
        (f"Berg, A./Lind, B., 1973: {TITLE}. Journal of X 9: 49-50.", "Berg Lind", TITLE),
        (f"Berg,A.B., {TITLE}, Proc. of the X 77, 1989.", "Berg", TITLE),
        (f"Berg. A. and Lind. B. C. (1963). {TITLE}. In Rooms. X Press.", "Berg Lind", TITLE),
        (f'A.Berg and B.Lind, "{TITLE}," in Proc. X, 1994.', "Berg Lind", TITLE),
        (f"Ada Berg, Bo Lind Jr., and Chloe\u0301 Meer. {TITLE}. In X, 2011.",
            "Berg Lind Meer", TITLE),
        (f"Berg S, Lind C, Meer EH Jr, Rossi A. {TITLE}. J X. 2006;1:2-3.",
            "Berg Lind Meer Rossi", TITLE),
        (f"Van der Meer GR, Lind A. {TITLE}. J X. 2009;2:7-8.", "Meer Lind", TITLE),
        (f"Berg, A., & d'Orsi, L. (2017). {TITLE}. In X (pp. 25-26).", "Berg Orsi", TITLE),
        # Two sentences.
        ("Berg, Ada (2005). Small rooms. Their walls in many towns. In Bo Lind (Ed.), Towns, 2-9.",
            "Berg", "Small rooms. Their walls in many towns"),
        ("Berg, A. (2006). Small rooms. Current debates about walls. Zeitschrift für X, 31 (2), 5-7.",
            "Berg", "Small rooms. Current debates about walls"),
        ("A. Berg, B. Lind, Who asks whom? a study of rooms, in: Proc. X, 2012, pp. 3-4.",
            "Berg Lind", "Who asks whom? a study of rooms"),
        ("A. Berg and B. Lind. Small rooms. Journal of the Imaginary Society, 31 (2), 5-7, 2001.",
            "Berg Lind", "Small rooms"),
    ],
)  # fmt: skip
def test_people_and_title_of_real_styles(line: str, families: str, title: str) -> None:
    found = reference.read(line)
    assert found is not None
    last_words = [re.split(r"[\s']", n.family)[-1] for n in found.authors]
    assert (last_words, found.title) == (families.split(), title)


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("A. Berg and B. Lind", 2), ("Berg, A., & Lind, B. (2019).", 2),
        ("Ada Berg, Bo Lind, and Chloë Meer.", 3),
        ("Ada Berg et al.", 1), ("Graph Mining, Social Media:", 0), ("Deep Learning:", 0),
        ("short", 0), ("", 0),
    ],
)  # fmt: skip
def test_people_alone(words: str, count: int) -> None:
    found = reference.people(words)
    assert len(found[0] if found else ()) == count


@given(st.text(alphabet="Ab Cd,.;:&()“”\"'-é1920 et al and van", max_size=300))
def test_any_text_is_read_or_refused(line: str) -> None:
    found = reference.read(line)
    assert found is None or line[found.start : found.end] == found.title


def test_long_texts_are_read_in_bounded_time() -> None:
    for text in (
        "A. " * 20_000,
        "Berg, A., " * 10_000,
        "Ab " * 30_000,
        "Ab-" * 30_000,
        "van " * 30_000,
        "A. Berg, Ab, " + "Ab Cd of, " * 10_000,
        "A. Berg, ‘" + "a’ B " * 10_000,
        "A. Berg. Title of it. " + "In Ab, " * 10_000,
    ):
        reference.read(text)

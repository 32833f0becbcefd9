"""Venues: every spelling that services and people use leads to one name.

What is beside a venue stays beside it.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich import venues
from enrich.venues.table import table

ACRONYMS = [
    ("Proc. of the 29th Symposium on Operating Systems Principles", "SOSP", "conference"),
    ("Proceedings of the 29th Symposium on Operating Systems Principles", "SOSP", "conference"),
    ("SOSP'23", "SOSP", "conference"),
    ("OSDI '22", "OSDI", "conference"),
    (
        "17th USENIX Symposium on Operating Systems Design and Implementation (OSDI 23)",
        "OSDI",
        "conference",
    ),
    ("NAACL-HLT (1)", "NAACL", "conference"),
    ("ICLR (Poster)", "ICLR", "conference"),
    ("ICLR 2024 poster", "ICLR", "conference"),
    ("NIPS 2016", "NIPS", "conference"),
    (
        "Advances in Neural Information Processing Systems 36 (NeurIPS 2023)",
        "NeurIPS",
        "conference",
    ),
    (
        "Proceedings of the 36th International Conference on Neural Information Processing Systems",
        "NeurIPS",
        "conference",
    ),
    ("NeurIPS Datasets and Benchmarks", "NeurIPS", "conference"),
    ("USENIX Annual Technical Conference", "USENIX ATC", "conference"),
    ("2025 USENIX Annual Technical Conference (USENIX ATC 25)", "USENIX ATC", "conference"),
    ("SIGMOD Conference", "SIGMOD", "conference"),
    (
        (
            "SIGMOD '20: Proceedings of the 2020 ACM SIGMOD International Conference on "
            "Management of "
            "Data"
        ),
        "SIGMOD",
        "conference",
    ),
    ("Proc. ACM Manag. Data", "PACMMOD", "journal"),
    ("Proceedings of the ACM on Management of Data", "PACMMOD", "journal"),
    ("Proc. VLDB Endow.", "PVLDB", "journal"),
    ("IEEE Trans. Mob. Comput.", "TMC", "journal"),
    ("J. Mach. Learn. Res.", "JMLR", "journal"),
    ("Commun. ACM", "CACM", "journal"),
    ("Nature", "Nature", "journal"),
    ("CoRR", "CoRR", "preprint server"),
    ("arXiv preprint arXiv:1706.03762", "CoRR", "preprint server"),
    ("arXiv (Cornell University)", "CoRR", "preprint server"),
    ("EMNLP (Findings)", "Findings of EMNLP", "conference"),
    (
        "Findings of the Association for Computational Linguistics: EMNLP 2023",
        "Findings of EMNLP",
        "conference",
    ),
    ("Findings of ACL", "Findings of ACL", "conference"),
    ("CVPR Workshops", "CVPR Workshops", "workshop"),
    ("ICCVW", "ICCV Workshops", "workshop"),
    ("ML for Systems Workshop at NeurIPS 2020", "NeurIPS Workshops", "workshop"),
    ("DLRS@RecSys", "RecSys Workshops", "workshop"),
    (
        "Companion of the 2024 International Conference on Management of Data",
        "SIGMOD Companion",
        "conference",
    ),
    ("CHI Extended Abstracts", "CHI Companion", "conference"),
    (
        "2024 ACM/IEEE 51st Annual International Symposium on Computer Architecture (ISCA)",
        "ISCA",
        "conference",
    ),
    (
        (
            "Proceedings of the Twenty-Fourth AAAI Conference on Artificial Intelligence, AAAI "
            "2010, "
            "Atlanta, Georgia, USA"
        ),
        "AAAI",
        "conference",
    ),
    (
        (
            "4th International Conference on Learning Representations, ICLR 2016, San Juan, "
            "Conference Track Proceedings"
        ),
        "ICLR",
        "conference",
    ),
    (
        "MICRO-54: 54th Annual IEEE/ACM International Symposium on Microarchitecture",
        "MICRO",
        "conference",
    ),
    ("Computer Vision – ECCV 2020", "ECCV", "conference"),
    ("Proceedings of the ACM Web Conference 2023", "WWW", "conference"),
    ("FAST 2020", "FAST", "conference"),
    (
        "International Conference on Computer Communications and Networks",
        "",
        "conference",
    ),  # is not INFOCOM
    (
        "International Conference on Machine Learning and Cybernetics",
        "",
        "conference",
    ),  # is not ICML
    ("Journal of Invented Studies", "", "journal"),
    ("2nd Symposium on Invented Things, FOOBAR 2012, Nowhere", "FOOBAR", "conference"),
    ("", "", ""),
    ("2023", "", ""),
]


@pytest.mark.parametrize(("words", "acronym", "kind"), ACRONYMS)
def test_venues_are_read(words: str, acronym: str, kind: str) -> None:
    found = venues.venue(words)
    assert (found.acronym, found.type) == (acronym, kind)


# As IEEE's manual for authors and its copies abbreviate them.
ABBREVIATED = [
    ("Proc. IEEE Int. Conf. Comput. Vis.", "ICCV"),
    ("2019 Proc. IEEE Int. Conf. Comput. Vis.", "ICCV"),
    ("Int. Conf. Comput. Vis. (2019)", "ICCV"),
    ("Eur. Conf. Comput. Vis., 2022", "ECCV"),
    ("IEEE Conf. Comput. Vis. Pattern Recog.", "CVPR"),
    ("IEEE Comput. Soc. Conf. Comput. Vis. Pattern Recog.", "CVPR"),
    ("Proc. IEEE/CVF Winter Conf. Appl. Comput. Vis. 2021", "WACV"),
    ("Proc. IEEE/RSJ Int. Conf. Intell. Robots Syst.", "IROS"),
    ("Proc. IEEE Int. Conf. Robot. Autom., 2014", "ICRA"),
    ("Proc. IEEE Int. Conf. Acoust., Speech, Signal Process. 2017", "ICASSP"),
    ("Proc. 25th ACM SIGKDD Int. Conf. Knowl. Discov. Data Min.", "KDD"),
    ("Thirty-fourth Conf. Neural Inform. Process. Syst.", "NeurIPS"),
    ("Proc. Adv. Neural Inf. Process. Syst.", "NeurIPS"),
    ("Proc. Asian Conf. Comput. Vis.", "ACCV"),
    # others, that only begin or end alike
    ("Proc. Int. Conf. Quantum Mach. Learn.", ""),
    ("Int. Conf. Comput. Vis. Theory Appl.", ""),
    ("Proc. IEEE Int. Workshop Mach. Learn. Signal Process.", ""),
]


@pytest.mark.parametrize(("words", "series"), ABBREVIATED)
def test_abbreviated_conferences(words: str, series: str) -> None:
    assert venues.venue(words).series == series


@pytest.mark.parametrize(
    ("year", "acronym"), [(2017, "NIPS"), (2018, "NeurIPS"), (2023, "NeurIPS"), (None, "NIPS")]
)
def test_nips_by_year(year: int | None, acronym: str) -> None:
    assert venues.venue("NIPS", year).acronym == acronym
    assert venues.venue("NIPS", year).series == "NeurIPS"


def test_parts_are_kept_apart_from_the_name() -> None:
    assert venues.venue("NAACL-HLT (1)").part == "1"
    assert venues.venue("ICLR (Poster)").part == "Poster"
    assert venues.venue("NeurIPS 2023 Workshop on Foo Bar").part == "Foo Bar"


@pytest.mark.parametrize(
    ("a", "b", "answer"),
    [
        ("NIPS", "NeurIPS", True),
        ("SOSP", "Proceedings of the 29th Symposium on Operating Systems Principles", True),
        ("NAACL-HLT (1)", "NAACL", True),
        ("IEEE Trans. Mob. Comput.", "IEEE Transactions on Mobile Computing", True),
        ("Journal of Invented Studies", "J. Invented Stud.", True),
        ("PACMMOD", "SIGMOD", None),
        ("PVLDB", "VLDB", None),
        ("CVPR", "CVPR Workshops", False),
        ("EMNLP", "EMNLP (Findings)", False),
        ("ICSE", "ICSE-Companion", False),
        ("OSDI", "SOSP", False),
        ("CVPR", "CoRR", False),
        ("Foo", "Bar", None),
        ("", "OSDI", None),
    ],
)
def test_same(a: str, b: str, answer: bool | None) -> None:
    assert venues.same(a, b) is answer
    assert venues.same(b, a) is answer


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (
            "Proceedings of the 29th Symposium on Operating Systems Principles",
            "Proceedings of the 29th Symposium on Operating Systems Principles",
        ),
        ("SOSP", "Symposium on Operating Systems Principles (SOSP)"),
        ("NIPS", "Advances in Neural Information Processing Systems"),
        ("IEEE Trans. Mob. Comput.", "IEEE Transactions on Mobile Computing"),
        ("Proc. VLDB Endow.", "Proceedings of the VLDB Endowment"),
        ("IEEE Trans. Invented Comput.", "IEEE Trans. Invented Comput."),
        ("FOOBAR", "FOOBAR"),
    ],
)
def test_display(words: str, shown: str) -> None:
    assert venues.display(words) == shown


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (
            "17th Symposium on Invented Things, SIT 2023, Boston, MA, USA, July 10-12, 2023",
            (
                "17th Symposium on Invented Things",
                "SIT 2023",
                "Boston, MA, USA",
                "July 10-12, 2023",
            ),
        ),
        (
            (
                "International Conference on Invention, ICI 2022, 17-23 July 2022, Baltimore, "
                "Maryland, USA"
            ),
            (
                "International Conference on Invention",
                "ICI 2022",
                "Baltimore, Maryland, USA",
                "17-23 July 2022",
            ),
        ),
        (
            (
                "Advances in Invention 36: Annual Conference on Invention 2023, NeurINV 2023, New "
                "Orleans, LA, USA, December 10 - 16, 2023"
            ),
            (
                "Advances in Invention 36",
                "NeurINV 2023",
                "New Orleans, LA, USA",
                "December 10-16, 2023",
            ),
        ),
        (
            (
                "Computer Invention - ECIV 2020 - 16th European Conference, Glasgow, UK, August "
                "23-28, 2020"
            ),
            (
                "Computer Invention - ECIV 2020 - 16th European Conference",
                "",
                "Glasgow, UK",
                "August 23-28, 2020",
            ),
        ),
        (
            (
                "4th Conference on Invention, CI 2016, San Juan, May 2-4, 2016, Conference Track "
                "Proceedings"
            ),
            ("4th Conference on Invention", "CI 2016", "San Juan", "May 2-4, 2016"),
        ),
        (
            (
                "Proceedings of the Second Invention Conference, July 14-18, 2013, Bellevue, "
                "Washington, USA"
            ),
            (
                "Proceedings of the Second Invention Conference",
                "",
                "Bellevue, Washington, USA",
                "July 14-18, 2013",
            ),
        ),
        (
            "Proceedings of the 29th Symposium on Inventions",
            ("Proceedings of the 29th Symposium on Inventions", "", "", ""),
        ),
        (
            (
                "INV '22: The Invention Conference 2022, Virtual Event, Lyon, France, April 25 - "
                "29, "
                "2022"
            ),
            (
                "The Invention Conference 2022",
                "INV '22",
                "Virtual Event, Lyon, France",
                "April 25-29, 2022",
            ),
        ),
        (
            (
                "IJCI 2013, Proceedings of the 23rd Joint Conference on Invention, Beijing, China, "
                "August 3-9, 2013"
            ),
            (
                "Proceedings of the 23rd Joint Conference on Invention",
                "IJCI 2013",
                "Beijing, China",
                "August 3-9, 2013",
            ),
        ),
        (
            (
                "Invention, Proceedings of the Sixth Conference (CI 2007), Corvallis, Oregon, USA, "
                "June 20-24, 2007"
            ),
            (
                "Invention, Proceedings of the Sixth Conference (CI 2007)",
                "",
                "Corvallis, Oregon, USA",
                "June 20-24, 2007",
            ),
        ),
        (
            (
                "Proceedings of the Tenth Conference on Invention, (INV-18), the 3rd Applications "
                "of Invention (AI-18), and the 8th "
                "Symposium on Tinkering (ST-18), New Orleans, Louisiana, USA, February 2-7, 2018"
            ),
            (
                "Proceedings of the Tenth Conference on Invention",
                "INV-18",
                "New Orleans, Louisiana, USA",
                "February 2-7, 2018",
            ),
        ),
        (
            (
                "Advances in Invention 26: 27th Annual Conference on Invention 2013. Proceedings "
                "of a meeting held December 5-8, "
                "2013, Lake Tahoe, Nevada, United States"
            ),
            (
                "Advances in Invention 26",
                "",
                "Lake Tahoe, Nevada, United States",
                "December 5-8, 2013",
            ),
        ),
        (
            (
                "Advances in Invention 15 [Annual Invention, INV 2002, December 9-14, 2002, "
                "Vancouver, Canada]"
            ),
            ("Advances in Invention 15", "", "", ""),
        ),
        (
            "ICI 2023 - 2023 IEEE Conference on Inventions, Tinkering and Signals (ICI)",
            (
                "ICI 2023 - 2023 IEEE Conference on Inventions, Tinkering and Signals (ICI)",
                "",
                "",
                "",
            ),
        ),
        (
            "Inventors - ICI 2020 - 16th European Conference, Glasgow, UK, August 23-28, 2020, Part I",
            (
                "Inventors - ICI 2020 - 16th European Conference",
                "",
                "Glasgow, UK",
                "August 23-28, 2020",
            ),
        ),
        (
            "Proceedings of the 5th Symposium on March Madness, Systems, and Things",
            ("Proceedings of the 5th Symposium on March Madness, Systems, and Things", "", "", ""),
        ),
    ],
)
def test_a_volume_is_taken_apart(words: str, parts: tuple[str, str, str, str]) -> None:
    found = venues.event(words)
    assert (found.name, found.short, found.place, found.dates) == parts


def test_place_and_dates_are_not_shown_with_the_name() -> None:
    shown = venues.display(
        "17th USENIX Symposium on Operating Systems Design and Implementation, OSDI 2023, Boston, "
        "MA, USA, July 10-12, 2023"
    )
    assert (
        shown == "17th USENIX Symposium on Operating Systems Design and Implementation (OSDI 2023)"
    )


def test_known_acronyms() -> None:
    assert all(
        venues.known_acronym(x)
        for x in ("OSDI", "neurips", "USENIX ATC", "FAST", "NAACL-HLT", "S&P")
    )
    assert not any(
        venues.known_acronym(x) for x in ("fast", "date", "Kangaroo", "LLM", "GPU", "", "nature")
    )


def test_the_table_is_whole() -> None:
    rows = table().rows
    assert len(rows) >= 300
    assert len({r.acronym for r in rows}) == len(rows)
    for row in rows:
        assert venues.venue(row.acronym, 2023).series == row.acronym
        for full in row.names[:1]:
            assert venues.venue(full, 2023).series == row.acronym, full


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_asked_about(a: str, b: str) -> None:
    assert venues.same(a, b) is venues.same(b, a)
    venues.display(a)
    venues.known_acronym(a)


@pytest.mark.parametrize(
    ("words", "series"),
    [
        ("Annual Conference Computational Learning Theory", "COLT"),
        ("North American Chapter of the Association for Computational Linguistics", "NAACL"),
        ("Knowledge Discovery and Data Mining", "KDD"),
        ("Advances in Knowledge Discovery and Data Mining", "PAKDD"),
        ("Web Search and Data Mining", "WSDM"),
    ],
)
def test_the_names_that_aggregators_have_of_their_own(words: str, series: str) -> None:
    assert venues.venue(words, 2020).series == series


AAAI_OF_DBLP = (
    "Thirty-Fifth AAAI Conference on Artificial Intelligence, AAAI 2021, Thirty-Third Conference "
    "on Innovative Applications of Artificial Intelligence, IAAI 2021, The Eleventh Symposium on "
    "Educational Advances in Artificial Intelligence, EAAI 2021, Virtual Event, February 2-9, 2021"
)
WACV_OF_AGGREGATORS = "IEEE Workshop/Winter Conference on Applications of Computer Vision"


@pytest.mark.parametrize(
    ("stated", "known", "is_same"),
    [
        (AAAI_OF_DBLP, "AAAI", True),
        (AAAI_OF_DBLP, "Proceedings of the AAAI Conference on Artificial Intelligence", True),
        ("Proceedings of the WACV", WACV_OF_AGGREGATORS, True),
        ("WACV Workshops", WACV_OF_AGGREGATORS, False),
    ],
)
def test_what_is_held_beside_a_conference_is_not_what_is_meant(
    stated: str, known: str, is_same: bool
) -> None:
    assert venues.agrees(stated, [known]) is is_same

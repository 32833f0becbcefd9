"""Matching: noise is forgiven, look-alikes are told apart, and every verdict has its reasons."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich import text
from enrich.matching import compare, evidence, same_work, titles
from enrich.model import Date, Identifier, ItemType, Name, Query, Record, Standing, Tier, Verdict
from tests.support import hostile

YES, MAYBE, NO = Verdict.ACCEPTED, Verdict.DOUBTFUL, Verdict.REJECTED
VASWANI = tuple(
    text.name(x) for x in ("Ashish Vaswani", "Noam Shazeer", "Niki Parmar", "Jakob Uszkoreit")
)
OTHERS = tuple(text.name(x) for x in ("Ada Invented", "Ben Fabled", "Cleo Novel"))
ATTENTION = "Attention is All you Need"
PAGED = "Efficient Memory Management for Large Language Model Serving with PagedAttention"


def record(title: str, authors: tuple[Name, ...] = (), year: int = 0, **more: object) -> Record:
    return Record("test", Tier.INDEX, title, authors, issued=Date(year) if year else None, **more)  # type: ignore[arg-type]


# What is stated, what a record says, the verdict without any author known.
BY_TITLE: list[tuple[str, str, Verdict]] = [
    # as long as it is: what is missing is the subtitle, and not the last words
    ("Contextual Pouch Support in Wombat Game Play",
        "Contextual Pouch Support in Wombat Game Play: A Theory", YES),
    ("Contextual Pouch Support in Wombat Game", "Contextual Pouch Support in Wombat Game Play Now", MAYBE),
    # services hardly ever drop a subtitle, people do
    ("Many Widgets Answering Questions in One Room: A New Angle",
        "Many Widgets Answering Questions in One Room", MAYBE),
    ("Many Widgets Answering Questions in One Room: A Replication",
        "Many Widgets Answering Questions in One Room", NO),
    # noise
    ("Attention Is All You Need", ATTENTION, YES),
    ("attention is all you need", "Attention Is All You Need.", YES),
    ("Attention Is All You Need (NeurIPS 2017)", ATTENTION, YES),
    ("Attention Is All You Need, NIPS'17", ATTENTION, YES),
    ("Attention Is All You Need - NeurIPS 2017", ATTENTION, YES),
    ("[NeurIPS'17] Attention Is All You Need", ATTENTION, YES),
    ("Attention Is All You Need NeurIPS", ATTENTION, YES),
    ("Attention Is All You Need. Vaswani et al. 2017", ATTENTION, YES),
    ("1. Attention Is All You Need", ATTENTION, YES),
    ("Paper: Attention Is All You Need [pdf]", ATTENTION, YES),
    ("Atention Is All You Need", ATTENTION, YES),
    ("Attention Is All Yuo Need", ATTENTION, YES),
    ("AttentionIs All You Need", ATTENTION, YES),
    ("Attention Is All You Need, FOOCONF 2017", ATTENTION, YES),
    (PAGED[:50], PAGED, YES),
    (PAGED[:53] + "...", PAGED, YES),
    ("Efficient Memory Management for Large Language Model Serving with", PAGED, YES),
    ("Modelling the behaviour of colour centres in diamond",
        "Modeling the Behavior of Color Centers in Diamond", YES),
    ("$\\alpha$-Rank: Multi-Agent Evaluation by Evolution",
        "α-Rank: Multi-Agent Evaluation by Evolution", YES),
    ("{BERT}: Pre-training of {D}eep Bidirectional Transformers for Language Understanding",
        "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding", YES),
    ("On-Device &amp; Offline Inference of Large Models",
        "On‐device & Offline Inference of Large Models", YES),
    ("Widgets on the Open Web (Extended Version)", "Widgets on the Open Web", YES),
    ("Towards Widgets for Everybody", "Toward Widgets for Everybody", YES),
    ("Widget-Net: Seeing All Widgets at Once", "Widget-Net: Seing All Widgets at Once", YES),
    ("Improving GPU Throughput through ParallelExecution Using Tensor Cores and CUDA Cores",
        "Improving GPU Throughput through Parallel Execution Using Tensor Cores and CUDA Cores",
            YES),
    (("HongTu: Scalable Full-Graph GNN Training on Multiple GPUs (via communication-optimized CPU "
    "data offloading)"), "HongTu: Scalable Full-Graph GNN Training on Multiple GPUs", YES),
    ("Off-Diagonal Ramsey Numbers for Everybody",
        "RETRACTED: Off-Diagonal Ramsey Numbers for Everybody", YES),
    # short, generic, cut too short: authors are needed
    ("vLLM", "vLLM: Easy, Fast, and Cheap LLM Serving with PagedAttention", MAYBE),
    ("Orca", "Orca: A Distributed Serving System for Transformer-Based Generative Models", MAYBE),
    ("Deep Learning", "Deep Learning", MAYBE),
    ("Introduction", "Introduction", MAYBE),
    ("PageRank", "PageRank", MAYBE),
    ("An Introduction to Machine Learning", "An Introduction to Machine Learning", MAYBE),
    ("A Survey of Deep Learning Methods", "A Survey of Deep Learning Methods", MAYBE),
    ("BERT: Pre-training of Deep Bidirectional Transformers", "BERT", MAYBE),
    ("Fine-Grained Widget Recognition in the Wild",
        "Fine-Grained Widget Recognition in the Wild: A Survey", MAYBE),
    ("A Survey of Large Language Models", "A Survey of Large Language Models for Code", MAYBE),
    ("LLaVA: Open and Efficient Foundation Language Models for All",
        "LLaMA: Open and Efficient Foundation Language Models for All", NO),
    ("FooNet: Open and Efficient Kangaroo Language Models",
        "FoaNet: Open and Efficient Kangaroo Language Models", MAYBE),
    # look-alikes
    ("Attention is not all you need", ATTENTION, NO),
    ("SARATHI: Efficient LLM Inference by Piggybacking Decodes with Chunked Prefills",
        "Taming Throughput-Latency Tradeoff in LLM Inference with Sarathi-Serve", NO),
    ("Language Models are Few-Shot Learners", "Language Models are Unsupervised Multitask Learners",
        NO),
    ("GPT-4 Technical Report", "GPT-3 Technical Report", NO),
    ("Learning on Graphs: Part I", "Learning on Graphs: Part II", NO),
    ("Learning on Graphs, Part 1", "Learning on Graphs, Part 2", NO),
    ("Learning on Big Graphs", "Learning on Big Graphs II", NO),
    ("YOLOv3: An Incremental Improvement", "YOLOv4: An Incremental Improvement", NO),
    ("2D Widget Recognition in the Wild", "3D Widget Recognition in the Wild", NO),
    ("Llama 2: Open Foundation and Fine-Tuned Chat Models",
        "LLaMA: Open and Efficient Foundation Language Models", NO),
    ("PointNet: Deep Learning on Point Sets", "PointNet++: Deep Learning on Point Sets", NO),
    ("Erratum to: Learning on Big Graphs Quickly", "Learning on Big Graphs Quickly", NO),
    ("Learning on Big Graphs Quickly", "Corrigendum: Learning on Big Graphs Quickly", NO),
    ("Learning on Big Graphs Quickly", "Comments on “Learning on Big Graphs Quickly”", NO),
    ("Learning on Big Graphs Quickly", "Reply to: Learning on Big Graphs Quickly", NO),
    ("Learning on Big Graphs Quickly", "Technical Perspective: Learning on Big Graphs Quickly", NO),
    ("Widget Recognition in the Wild", "Poster: Widget Recognition in the Wild", NO),
    ("Widget Recognition in the Wild", "Widget Recognition in the Wild (Extended Abstract)", NO),
    ("Widget Recognition in the Wild", "Widget Recognition in the Wild: Supplementary Material",
        NO),
    ("Widget Recognition in the Wild", "Widget Recognition in the Wild Revisited", NO),
    ("Widget Recognition in the Wild", "Widget Recognition in the Wild: The Sequel", NO),
    ("Widget Recognition in the Wild: A Reply", "Widget Recognition in the Wild", NO),
    ("Widget Recognition in the Wild", "Widget Recognition in the Wild: Rejoinder", NO),
    ("Widget Recognition in the Wild", "Widget Recognition in the Wild: A Comment", NO),
    ("Widget Recognition in the Wild",
        "Widget Recognition in the Wild: A Response Surface Design", YES),
    ("Revisiting Widget Recognition in the Wild", "Widget Recognition in the Wild", NO),
    ("Supervised Learning of Widgets at Scale", "Unsupervised Learning of Widgets at Scale", NO),
    ("Learning Widgets with Labels", "Learning Widgets without Labels", NO),
    ("Micro Widgets in the Large Hadron Collider", "Macro Widgets in the Large Hadron Collider",
        NO),
    ("Synchronous Training of Large Widgets", "Asynchronous Training of Large Widgets", NO),
    ("The Case for Widgets in the Wild Outback", "The Case against Widgets in the Wild Outback", NO),
    ("Translation to Widgets in the Wild Outback", "Translation from Widgets in the Wild Outback",
        NO),
    ("Sublinear Algorithms for Wild Widget Edits", "Superlinear Algorithms for Wild Widget Edits",
        NO),
    # a year behind a title may be noise, and is none where the other has a year there too
    ("Findings of the Shared Task on Translation of Wild Widgets 2019",
        "Findings of the Shared Task on Translation of Wild Widgets 2020", NO),
    ("Checking of Facts on Wild Widgets in 2021", "Checking of Facts on Wild Widgets in 2020", NO),
    ("State of the Art in Wild Widgets, 2019", "State of the Art in Wild Widgets, 2020", NO),
    ("Findings of the Shared Task on Wild Widgets in 2019, 2020",
        "Findings of the Shared Task on Wild Widgets in 2019", YES),
    ("Findings of the Shared Task on Wild Widgets 2019",
        "Findings of the Shared Task on Wild Widgets", YES),
    ("Off-diagonal Ramsey numbers", "Off-diagonal book Ramsey numbers", NO),
    ("GPT", "Improving GPT training", NO),
    ("Front Matter", "Preface", NO),
    ("Reactive Widgets for", "Reactive Widgets for Quiet Kangaroo Serving", MAYBE),
    ("Structural Widgets in the", "Structural Widgets in the Wild Kangaroo", MAYBE),
]  # fmt: skip


@pytest.mark.parametrize(("stated", "title", "verdict"), BY_TITLE)
def test_by_title_alone(stated: str, title: str, verdict: Verdict) -> None:
    found = compare.compare(Query(stated), record(title))
    assert found.verdict is verdict, [str(e) for e in found.evidence]


@pytest.mark.parametrize(
    ("stated", "authors", "title", "by", "verdict"),
    [
        ("Deep Learning", VASWANI, "Deep Learning", VASWANI, YES),
        ("Deep Learning", VASWANI, "Deep Learning", OTHERS, NO),
        ("Deep Learning", VASWANI[:1], "Deep Learning", VASWANI, YES),
        ("Attention Is All You Need", OTHERS, ATTENTION, VASWANI, NO),
        (
            "Attention Is All You Need",
            VASWANI,
            ATTENTION,
            tuple(reversed(VASWANI)),
            YES,
        ),  # an alphabetised deposit
        (
            "Attention Is All You Need",
            (VASWANI[0], Name(literal="others")),
            ATTENTION,
            VASWANI,
            YES,
        ),
        (
            "Attention Is All You Need",
            VASWANI,
            ATTENTION,
            tuple(Name(n.family, n.given[0] + ".") for n in VASWANI),
            YES,
        ),
        ("Attention Is All You Need", VASWANI, ATTENTION, (), YES),
        (
            "Hopping vs. Walking",
            VASWANI,
            "Hopping vs. Walking: What a Kangaroo Prefers",
            VASWANI,
            YES,
        ),
        ("Orca", VASWANI[:1], "Orca: A Distributed Serving System", VASWANI, YES),
        ("Orca", OTHERS[:1], "Orca: A Distributed Serving System", VASWANI, NO),
        ("FooNet: Big Kangaroo Models", VASWANI, "FoaNet: Big Kangaroo Models", VASWANI, YES),
        ("Learning on Graphs: Part I", VASWANI, "Learning on Graphs: Part II", VASWANI, NO),
        ("Learning on Graphs", VASWANI, "Learning on Kangaroo Graphs", VASWANI, MAYBE),
        ("PointNet: Deep Sets", VASWANI, "PointNet++: Deep Sets", VASWANI, NO),
        ("Kangaroos: A Study of Pouches", VASWANI, "Kangaroos: Hopping Explained", VASWANI, MAYBE),
        ("Attention Is All You Need", (Name(literal="OpenAI"),), ATTENTION, VASWANI, NO),
    ],
)
def test_with_authors(
    stated: str, authors: tuple[Name, ...], title: str, by: tuple[Name, ...], verdict: Verdict
) -> None:
    found = compare.compare(Query(stated, authors), record(title, by))
    assert found.verdict is verdict, [str(e) for e in found.evidence]


# What is stated, its pages, how many of the authors, and the verdict; all state the year. The record
# is of SHIFTS, on pages 301-312.
SHIFTS = "Anomaly Detection under Distribution Shifts via Kangaroo Tails"
CHANGED: list[tuple[str, str, int, Verdict]] = [
    # words that join others, or mean the same, tell no papers apart
    ("Anomaly Detection with Distribution Shifts through Kangaroo Tails", "", 4, YES),
    ("Anomaly Detection under Distribution Shifts based on Kangaroo Tails", "", 4, YES),
    ("Anomaly Detection under Distribution Shifts based on Kangaroo Tails", "", 3, YES),
    ("Anomaly Detection under Distribution Shifts based on Kangaroo Tails", "", 0, MAYBE),
    # a word that joins in the place of one that says something: garbled
    ("Anomaly Detection under Distribution Shifts via between Tails", "", 4, YES),
    # one word is another one
    ("Anomaly Detection under Distribution Shifts via Wombat Tails", "", 4, YES),
    ("Outlier Detection under Distribution Shifts via Kangaroo Tails", "", 4, YES),
    ("Anomaly Detection under Distribution Shifts via Wombat Tails", "", 3, MAYBE),
    ("Anomaly Detection under Distribution Shifts via Wombat Tails", "", 0, MAYBE),
    ("Anomaly Detection under Distribution Shifts via WombatNet Tails", "", 4, YES),
    # a number, a word of a series, more than one word: a sibling may be called so
    ("Anomaly Detection under Distribution Shifts via 3D Tails", "", 4, NO),
    ("Anomaly Generation under Distribution Shifts via Kangaroo Tails", "", 4, MAYBE),
    ("Anomaly Detection under Distribution Shifts via Long Kangaroo Tails", "", 4, MAYBE),
    ("Outlier Detection under Distribution Shifts via Wombat Tails", "", 4, MAYBE),
    # but stands on other pages
    ("Anomaly Detection under Distribution Shifts via Wombat Tails", "301-312", 4, YES),
    ("Anomaly Detection under Distribution Shifts via Wombat Tails", "301", 4, YES),
    ("Anomaly Detection under Distribution Shifts via Wombat Tails", "301-315", 4, MAYBE),
    ("Anomaly Detection under Distribution Shifts via Wombat Tails", "313-324", 4, MAYBE),
    ("Anomaly Detection under Distribution Shifts via Wombat Tails", "301-312", 3, MAYBE),
    ("Towards Anomaly Detection under Distribution Shifts via Kangaroo Tails", "", 4, MAYBE),
    # these tell papers apart wherever they stand
    ("Anomaly Detection without Distribution Shifts via Kangaroo Tails", "301-312", 4, NO),
    ("Anomaly Detection under Distribution Shifts via Kangaroo Tails II", "301-312", 4, NO),
    ("Anomaly Detection under Distribution Shifts via Kangaroo Tails: Part 2", "301-312", 4, NO),
    ("Anomaly Detection under Distribution Shifts via Kangaroo Tails: 2.0", "301-312", 4, NO),
]


@pytest.mark.parametrize(("stated", "pages", "people", "verdict"), CHANGED)
def test_other_words_of_a_title_where_people_and_year_agree(
    stated: str, pages: str, people: int, verdict: Verdict
) -> None:
    known = record(SHIFTS, VASWANI, 2021, page="301-312")
    query = Query(stated, VASWANI[:people], 2021, page=pages)
    found = compare.compare(query, known)
    assert found.verdict is verdict, [str(e) for e in found.evidence]
    assert compare.compare(replace(query, year=2020), known).verdict is not YES


# of a paper, and of the next one of a series by the same people: no mistake
SERIES = [
    ("Native Language Identification for Arabic Learners", "Finnish"),
    ("Report on the Workshop of November in the North", "July"),
    ("Kangaroo Detection in Videos from the Wild", "Images"),
    ("Notes on Task A of the Wild Kangaroo Challenge", "B"),
    ("Fast Algorithms for Matching in Directed Kangaroo Networks", "Signed"),
    ("Lessons of the Third Wild Kangaroo Challenge", "Fourth"),
    ("RooNet: Fast Algorithms for Matching Kangaroos", "WombatNet"),
    ("Fast Algorithms for Matching Kangaroos Revisited", "Reloaded"),
    # one letter apart: no typing error either
    ("Fast Sorting on GPUs with Radix Kangaroos", "CPUs"),
    ("A Formal Model of C Pointers for Kangaroo Compilers", "C++"),
    ("Slicing of Java Bytecode with Kangaroo Exceptions", "JavaScript"),
    ("Quick k-means Clustering of Kangaroo Documents", "medians"),
    ("Tuning of Tiny Kangaroo Models: A Hardware View", "Software"),
    ("Learning of Kangaroo Models with α Divergence", "β"),
    ("Deep Kangaroo Optimization for Column Stores", "Row"),
    ("Recognition of Kangaroo Faces from Speech Alone", "Gesture"),
    ("Weakly Supervised Counting of Kangaroo Herds", "Fully"),
    ("Quick Routing of Kangaroo Herds with Vertex Labels", "Edge"),
    ("Secure Kangaroo Boots on Intel Servers", "AMD"),
    ("Static Kangaroo Races in Android Programs", "iOS"),
]


@pytest.mark.parametrize(("title", "word"), SERIES)
def test_a_series_differs_in_one_word(title: str, word: str) -> None:
    parted = re.split(
        r"\b(Arabic|November|Videos|A(?= of)|Directed|Third|RooNet|Revisited|GPUs|C|Java|means"
        r"|Hardware|α|Column|Speech|Weakly"
        r"|Vertex|Intel|Android)\b",
        title,
    )
    other = word.join((parted[0], "".join(parted[2:])))
    assert other != title
    found = compare.compare(Query(other, VASWANI, 2021), record(title, VASWANI, 2021))
    assert found.verdict is MAYBE, [str(e) for e in found.evidence]


def test_what_speaks_against_another_word() -> None:
    stated = Query("Outlier Detection via Kangaroo Tails of Shifts", VASWANI, 2021, "ICML")
    known = record(
        "Anomaly Detection via Kangaroo Tails of Shifts", VASWANI, 2021, container_title="ICML"
    )
    assert compare.compare(stated, known).verdict is YES
    assert compare.compare(replace(stated, venue="NeurIPS"), known).verdict is MAYBE
    in_preprint = replace(stated, venue="arXiv preprint arXiv:2101.00001")
    assert compare.compare(in_preprint, known).verdict is YES
    assert compare.compare(replace(stated, page="7-12"), known).verdict is YES
    paged = replace(known, page="13-24")
    assert compare.compare(replace(stated, page="7-12"), paged).verdict is MAYBE
    assert compare.compare(replace(stated, authors=VASWANI[:1]), known).verdict is MAYBE


def test_beside_another_paper_like_it_other_words_are_no_slip() -> None:
    stated = Query("Anomaly Detection via between Tails of Shifts", VASWANI, 2021)
    known = record("Anomaly Detection via Kangaroo Tails of Shifts", VASWANI, 2021)
    sibling = record("Anomaly Detection via Wombat Tails of Shifts", VASWANI, 2021)
    assert compare.choose(stated, [known]).verdict is YES
    assert compare.choose(stated, [known, sibling]).verdict is MAYBE
    # two words differ from this one, so it is not the one that is meant
    cousin = record("Anomaly Prediction via Wombat Tails of Shifts", VASWANI, 2021)
    assert compare.choose(stated, [known, cousin]).verdict is YES
    placed = replace(stated, page="301-312")
    assert compare.choose(placed, [replace(known, page="301-312"), sibling]).verdict is YES


@pytest.mark.parametrize(
    ("stated", "known"), [("1-12", "1-12"), ("", "3"), ("3", ""), ("iv", "iv")]
)
def test_pages_that_say_nothing_help_no_title(stated: str, known: str) -> None:
    found = record(SHIFTS, VASWANI, 2021, page=known)
    query = Query(SHIFTS.replace("Kangaroo Tails", "Wombat Ears"), VASWANI, 2021, page=stated)
    assert compare.compare(query, found).verdict is MAYBE


def test_year_and_venue_help_a_short_title_and_contradict_together() -> None:
    nature = record(
        "Deep Learning",
        OTHERS,
        2015,
        container_title="Nature",
        type="article-journal",
        standing=Standing.PUBLISHED,
    )
    assert compare.compare(Query("Deep Learning", year=2015, venue="Nature"), nature).verdict is YES
    assert (
        compare.compare(Query("Deep Learning", year=2019, venue="KDD"), nature).verdict is not YES
    )
    sure = record(
        ATTENTION, VASWANI, 2017, container_title_short="NIPS", standing=Standing.PUBLISHED
    )
    assert compare.compare(Query(ATTENTION, VASWANI, 2016, "NeurIPS"), sure).verdict is YES
    assert compare.compare(Query(ATTENTION, VASWANI, 2009, "SOSP"), sure).verdict is MAYBE


def test_a_text_that_there_is_in_each_issue_is_known_by_year_and_venue() -> None:
    one, two = VASWANI[:1], VASWANI[:2]
    known = {x: record(x, two, 2018, container_title="TOCS") for x in ("Editorial", "Introduction")}
    for title, text_ in known.items():
        for people in (one, two):
            right = Query(title, people, 2018, "TOCS")
            assert compare.compare(right, text_).verdict is YES
            # several who wrote one paper write an editorial each year, and no such paper
            for other in (replace(right, year=2019), replace(right, venue="TODS")):
                is_paper = title != "Editorial" and people == two
                assert compare.compare(other, text_).verdict is (YES if is_paper else MAYBE)
    unplaced = Query("Introduction", two)
    assert compare.compare(unplaced, known["Introduction"]).verdict is YES
    telling = record("Deep Kangaroo Learning", two, 2018, container_title="TOCS")
    assert compare.compare(Query(telling.title, one, 2019, "TOCS"), telling).verdict is YES


def test_an_older_title_counts() -> None:
    found = replace(
        record("EdgeLLM: Fast Inference of Kangaroos"),
        other_titles=("LLMCad: Fast and Scalable Kangaroos",),
    )
    assert compare.compare(Query("LLMCad: Fast and Scalable Kangaroos"), found).verdict is YES
    assert compare.title_agrees("LLMCad: Fast and Scalable Kangaroos", found)
    assert compare.title_agrees("LLMCad", found)
    assert not compare.title_agrees("Something Else Entirely", found)


@pytest.mark.parametrize(
    ("kind", "authors", "verdict"),
    [("thesis", OTHERS[:1], MAYBE), ("book", (), MAYBE), ("paper-conference", OTHERS[:1], YES)],
)
def test_theses_and_books_of_the_same_title(
    kind: ItemType, authors: tuple[Name, ...], verdict: Verdict
) -> None:
    found = compare.compare(
        Query("Kangaroo Pouches in Theory and Practice"),
        record("Kangaroo Pouches in Theory and Practice", authors, type=kind),
    )
    assert found.verdict is verdict


def test_every_reason_has_a_weight_and_caps_are_marked() -> None:
    assert set(evidence.CAPS) <= set(evidence.WEIGHTS)
    found = compare.compare(Query(ATTENTION, OTHERS), record(ATTENTION, VASWANI))
    assert [e.name for e in found.evidence if e.critical] == ["first author differs"]
    assert 0 <= found.score <= 1


# -- the best of several

PREPRINT = record(
    ATTENTION,
    VASWANI,
    2017,
    standing=Standing.PREPRINT,
    genre="preprint",
    identifiers=(Identifier("arxiv", "1706.03762"),),
)
PUBLISHED = record(
    ATTENTION,
    VASWANI,
    2017,
    standing=Standing.PUBLISHED,
    container_title_short="NIPS",
    type="paper-conference",
)
COPY = Record("crossref", Tier.PREPRINT, ATTENTION, VASWANI, standing=Standing.PREPRINT,
    genre="preprint", issued=Date(2025),
              identifiers=(Identifier("doi", "10.65215/abc"),))  # fmt: skip


def test_versions_of_one_paper_are_no_rivals() -> None:
    found = compare.choose(Query("Attention Is All You Need"), [PREPRINT, PUBLISHED, COPY])
    assert found.verdict is YES
    assert found.best is not None
    assert found.best.record in {PREPRINT, PUBLISHED}
    assert len(found.matches) == 3


def test_two_papers_of_one_title_make_it_doubtful() -> None:
    twins = [
        record("Kangaroos Hop in the Outback", VASWANI, 2020),
        record("Kangaroos Hop in the Outback", OTHERS, 2021),
    ]
    assert compare.choose(Query("Kangaroos Hop in the Outback"), twins).verdict is MAYBE
    assert compare.choose(Query("Kangaroos Hop in the Outback", OTHERS[:1]), twins).verdict is YES
    assert compare.choose(Query("Kangaroos Hop in the Outback"), twins[:1]).verdict is YES
    assert compare.choose(Query("Kangaroos Hop in the Outback"), []).best is None


def test_a_title_without_its_subtitle_names_a_paper_until_another_one_begins_so() -> None:
    pouches = record(
        "Hopping with What You Have: A Study of Pouches",
        VASWANI,
        2020,
        other_titles=("Hopping with What You Have",),
    )
    ears = record("Hopping with What You Have: On Long Ears", OTHERS, 2021)
    assert compare.choose(Query("Hopping with What You Have"), [pouches]).verdict is YES
    assert compare.choose(Query("Hopping with What You Have"), [ears]).verdict is YES
    assert (
        compare.choose(Query("Hopping with What You Have"), [pouches, ears]).verdict is MAYBE
    )  # Crossref keeps the subtitle apart
    assert (
        compare.choose(Query("Hopping with What You Have", OTHERS[:1]), [pouches, ears]).verdict
        is YES
    )


def test_a_copy_alone_is_never_accepted() -> None:
    assert compare.choose(Query("Attention Is All You Need"), [COPY]).verdict is MAYBE
    assert compare.choose(Query("Attention Is All You Need", year=2017), [COPY]).verdict is NO


@given(
    st.permutations([PREPRINT, PUBLISHED, COPY, record("Attention is not all you need", OTHERS)])
)
def test_the_choice_does_not_depend_on_the_order(records: list[Record]) -> None:
    assert compare.choose(Query(ATTENTION), records) == compare.choose(
        Query(ATTENTION),
        [PUBLISHED, COPY, record("Attention is not all you need", OTHERS), PREPRINT],
    )


# -- versions


def paper(
    title: str, authors: tuple[Name, ...], year: int, place: str = "", **more: object
) -> Record:
    if place:
        return record(
            title,
            authors,
            year,
            container_title_short=place,
            standing=Standing.PUBLISHED,
            type="paper-conference",
            **more,
        )
    return record(title, authors, year, standing=Standing.PREPRINT, genre="preprint", **more)


FIVE = (*VASWANI, Name("Late", "Lea"))
VERSIONS: list[tuple[Record, Record, Verdict, Verdict]] = [
    # a, b, unlinked, linked
    (paper(ATTENTION, VASWANI, 2017), paper(ATTENTION, VASWANI, 2017, "NIPS"), YES, YES),
    (paper(ATTENTION, VASWANI, 2017), paper(ATTENTION, FIVE, 2018, "NIPS"), YES, YES),
    (paper(ATTENTION, VASWANI, 2017), paper(ATTENTION, OTHERS, 2017, "NIPS"), NO, NO),
    (paper(ATTENTION, VASWANI, 2017), paper(ATTENTION, (), 2017, "NIPS"), MAYBE, YES),
    (paper("MoE-X: Old Words Here", VASWANI, 2024),
        paper("MoE-X: New Words There", VASWANI, 2025, "OSDI"), YES, YES),
    (paper("MoE-X: Old Words Here", VASWANI, 2023, "ATC"),
        paper("MoE-X: New Words There", VASWANI, 2025, "OSDI"), MAYBE, YES),
    (paper("LLMCad: Scalable On-device Inference of Kangaroos", VASWANI, 2023),
        paper("EdgeLLM: Fast On-Device Inference", VASWANI, 2025, "TMC"), MAYBE, YES),
    (paper("LLMCad: Scalable On-device Inference", VASWANI, 2023),
        paper("On Emus", VASWANI, 2025, "TMC"), NO, MAYBE),
    (paper("LLMCad: Scalable On-device Inference", VASWANI, 2023),
        paper("Fast On-Device Inference", OTHERS, 2025, "TMC"), NO, NO),
    (paper("SARATHI: Efficient LLM Inference", VASWANI, 2023),
        paper("Taming LLM Inference with Sarathi-Serve", FIVE, 2024, "OSDI"), NO, MAYBE),
    (paper("Learning: Part I", VASWANI, 2020, "JMLR"),
        paper("Learning: Part II", VASWANI, 2020, "JMLR"), NO, NO),
    (paper(ATTENTION, VASWANI, 2017), paper(ATTENTION, VASWANI, 2031, "NIPS"), MAYBE, YES),
    (paper(ATTENTION, VASWANI, 2017), COPY, NO, NO),
    (paper(ATTENTION, VASWANI, 2017), replace(paper(ATTENTION, VASWANI[:1], 2019), type="thesis"),
        MAYBE, MAYBE),
    (
        paper(ATTENTION, VASWANI, 2017, "NIPS", identifiers=(Identifier("doi", "10.1/a"),)),
        paper(ATTENTION, VASWANI, 2017, "NIPS", identifiers=(Identifier("doi", "10.1/b"),)), MAYBE,
        MAYBE,
    ),
    (
        paper(ATTENTION, VASWANI, 2017, identifiers=(Identifier("arxiv", "1706.03762"),)),
        paper(ATTENTION, VASWANI, 2017, identifiers=(Identifier("arxiv", "1706.99999"),)), MAYBE,
        MAYBE,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b", "unlinked", "linked"), VERSIONS)
def test_versions_of_one_work(a: Record, b: Record, unlinked: Verdict, linked: Verdict) -> None:
    for x, y in ((a, b), (b, a)):
        found = same_work.same_work(x, y)
        assert found.verdict is unlinked, [str(e) for e in found.evidence]
        assert found.record is y
        found = same_work.same_work(x, y, linked=True)
        assert found.verdict is linked, [str(e) for e in found.evidence]


@pytest.mark.parametrize(
    ("one", "two", "verdict"),
    [
        ("Part I, Theory", "Part II, Practice", NO),
        ("Theory of Patience", "Brewing with Metal", MAYBE),
        ("Theory of Patience", "A Reply", NO),
        ("Theory of Patience", "Theory of Patience", YES),
    ],
)
def test_two_papers_that_begin_alike_are_two_where_a_source_has_their_subtitles_apart(
    one: str, two: str, verdict: Verdict
) -> None:
    head = "Kangaroo Queries in the Outback"
    a, b = (
        paper(f"{head}: {x}", VASWANI, year, "ICDE", other_titles=(head,))
        for x, year in ((one, 2020), (two, 2021))
    )
    assert same_work.same_work(a, b).verdict is verdict
    assert same_work.same_work(b, a).verdict is verdict
    assert compare.title_agrees(a.title, b) is (verdict is YES)


def test_two_editorials_of_the_same_people_are_two() -> None:
    first = paper("Editorial", VASWANI, 2018, "TOCS")
    assert same_work.same_work(first, paper("Editorial", VASWANI, 2018, "TOCS")).verdict is YES
    for other in (
        paper("Editorial", VASWANI, 2019, "TOCS"),
        paper("Editorial", VASWANI, 2018, "SOSP"),
    ):
        assert same_work.same_work(first, other).verdict is MAYBE
        assert same_work.same_work(other, first).verdict is MAYBE
        named = [replace(x, title="Deep Learning") for x in (first, other)]
        assert same_work.same_work(*named).verdict is YES
        one, two = (replace(x, authors=VASWANI[:1]) for x in named)
        assert same_work.same_work(one, two).verdict is MAYBE


def test_a_preprint_without_the_subtitle_is_a_version_all_the_same() -> None:
    head = "Kangaroo Queries in the Outback"
    whole = paper(f"{head}: Theory of Patience", VASWANI, 2021, "ICDE", other_titles=(head,))
    assert same_work.same_work(whole, paper(head, VASWANI, 2020)).verdict is YES


def test_abstracts_make_a_changed_title_a_candidate() -> None:
    words = (
        "Kangaroos page their pouches when memory is short, which nobody has measured in the "
        "outback until this study. " * 3
    )
    a = paper("Old Words about Kangaroos", VASWANI, 2023, abstract=words)
    b = paper(
        "Emu Systems Considered", VASWANI, 2024, "OSDI", abstract=words.replace("nobody", "no one")
    )
    assert same_work.same_work(a, b).verdict is MAYBE
    assert same_work.same_work(replace(a, abstract=""), b).verdict is NO


TITLES = st.lists(st.sampled_from("kangaroo Kangaroos: pouch Part I II not 3D unsupervised "
"supervised the of LLaMA ++ - (poster) learning".split(" ")), min_size=1,
max_size=6).map(" ".join)  # fmt: skip
PEOPLE = st.lists(st.sampled_from([*VASWANI, *OTHERS]), max_size=4, unique=True).map(tuple)
RECORDS = st.builds(
    paper,
    TITLES,
    PEOPLE,
    st.integers(2015, 2026),
    st.sampled_from(["", "OSDI", "NIPS", "CVPR Workshops"]),
)


@given(RECORDS, RECORDS, st.booleans())
def test_same_work_is_symmetric(a: Record, b: Record, linked: bool) -> None:
    one, two = same_work.same_work(a, b, linked=linked), same_work.same_work(b, a, linked=linked)
    assert (one.verdict, one.score) == (two.verdict, two.score)
    assert titles.between(a.title, b.title) == titles.between(b.title, a.title)


@given(RECORDS)
def test_a_record_is_found_by_what_it_says(a: Record) -> None:
    venue = a.container_title_short or a.container_title or None
    year = a.issued.year if a.issued else None
    query = Query(a.title, a.authors, year, venue, a.identifiers, a.other_titles, a.abstract)
    found = compare.compare(query, a)
    assert found.verdict is not NO or not a.title.strip("+- :()")


@given(st.text(max_size=200), st.text(max_size=200))
def test_nothing_raises_and_nothing_is_out_of_range(a: str, b: str) -> None:
    found = compare.compare(Query(a), record(b))
    assert 0 <= found.score <= 1
    compare.title_agrees(a, record(b))


@pytest.mark.parametrize("bait", hostile.TITLES, ids=str)
def test_long_hostile_titles_are_compared(bait: hostile.Growing) -> None:
    title = bait.text()
    found = compare.compare(Query(title), record(title[: -len(bait.unit)] + "b"))
    assert 0 <= found.score <= 1
    assert found.verdict != "accepted"


# -- the world's records


def _typo(title: str, rng: random.Random) -> str:
    spots = [i for i in range(1, len(title) - 1) if title[i].isalpha() and title[i + 1].isalpha()]
    i = rng.choice(spots)
    return rng.choice(
        [
            title[:i] + title[i + 1] + title[i] + title[i + 2 :],
            title[:i] + title[i + 1 :],
            title[:i] + "k" + title[i + 1 :],
        ]
    )


def _no_space(title: str, rng: random.Random) -> str:
    i = rng.choice([i for i, c in enumerate(title) if c == " "])
    return title[:i] + title[i + 1 :]


def _cut(title: str, rng: random.Random) -> str:
    return title[: max(30, int(len(title) * rng.uniform(0.6, 0.9)))].rstrip() + "..."


NOISE: dict[str, Callable[[str, random.Random], str]] = {
    "case": lambda t, _: t.lower(),
    "shout": lambda t, _: t.upper(),
    "latex": lambda t, _: "{" + t.replace(" ", " {", 1) + "}}",
    "venue": lambda t, r: (
        t + r.choice([" (OSDI'23)", ", NeurIPS 2020", " - ICML 2019", " [CVPR 2021]"])
    ),
    "typo": _typo,
    "no space": _no_space,
    "cut": _cut,
}


@pytest.mark.slow
def test_noisy_titles_among_real_decoys(shared: Path) -> None:
    """Of titles with noise 98 in 100 are found among their likest decoys, and none of the decoys is taken for the paper."""
    rng = random.Random(7)
    with gzip.open(shared / "world" / "records.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(x) for i, x in enumerate(lines) if i % 3 == 0]
    records = [
        record(
            r["title"], tuple(map(text.name, r["authors"])), r["year"], standing=Standing.PUBLISHED
        )
        for r in rows
    ]
    by_word: dict[str, list[int]] = defaultdict(list)
    for i, r in enumerate(records):
        for word in set(text.fold(r.title).split()):
            by_word[word].append(i)
    tried, found, wrong = 0, 0, list[tuple[str, str]]()
    for i in rng.sample(range(len(records)), 700):
        truth = records[i]
        if len(truth.title.split()) < 3:
            continue
        likest = Counter(
            j
            for w in set(text.fold(truth.title).split())
            if len(by_word[w]) < 3000
            for j in by_word[w]
            if j != i
        )
        decoys = [
            records[j]
            for j, _ in likest.most_common(6)
            if text.fold(records[j].title) != text.fold(truth.title)
        ]
        noise = rng.choice(sorted(NOISE))
        query = Query(NOISE[noise](truth.title, rng), truth.authors[: rng.choice([0, 1, 9])])
        tried += 1
        best = compare.choose(query, [*decoys, truth])
        found += best.verdict is YES and best.best is not None and best.best.record == truth
        lone = compare.choose(query, decoys)
        if lone.verdict is YES and lone.best is not None:
            wrong.append((query.title, lone.best.record.title))
    assert not wrong
    assert found / tried >= 0.98


@pytest.mark.parametrize(
    "written",
    """
    Correction to: X|Correction: X|Author Correction: X|Publisher Correction: X|Erratum: X
    Erratum to: X|Publisher Erratum: X|Corrigendum: X|Corrigendum to X|Errata: X|Addendum: X
    X (Erratum)|X [Corrigendum]|X [Correction]|Publisher's Note: X|Expression of Concern: X
    Retraction: X|X [Retraction]
    """.replace("\n", "|").split("|")[1:-1],
)
def test_a_note_about_a_paper_is_not_the_paper(written: str) -> None:
    title = "Deep Ensembles for the Forecasting of Crop Yields"
    people = (Name("Bee", "Ann"), Name("Dee", "Cy"))
    note = Record("crossref", Tier.REGISTRY, written.strip().replace("X", title), people)
    for query in (Query(title), Query(title, people, 2021), Query(title + " ...", people)):
        assert compare.compare(query, note).verdict is Verdict.REJECTED
    assert compare.compare(Query(note.title, people), note).verdict is Verdict.ACCEPTED


@pytest.mark.parametrize(
    "title",
    [
        "Correction of Bias in Word Embeddings",
        "Corrections for Type Errors in Functional Programs",
        "Errata Detection in Large Corpora",
        "Addendum Circles of a Gear",
    ],
)
def test_a_paper_on_corrections_is_a_paper(title: str) -> None:
    assert (
        compare.compare(Query(title), Record("x", Tier.REGISTRY, title)).verdict is Verdict.ACCEPTED
    )


@pytest.mark.parametrize(
    ("authors", "year", "verdict"),
    [(VASWANI, 2017, YES), (VASWANI, 2012, MAYBE), (VASWANI[:1], 2017, MAYBE), ((), 2017, MAYBE)],
)
def test_a_subtitle_of_another_kind_and_its_people(
    authors: tuple[Name, ...], year: int, verdict: Verdict
) -> None:
    title = "Coalitions of Wombats in the Outback"
    stated = Query(title, authors, year)
    known = record(f"{title}: A Game-Theoretic Perspective", VASWANI, 2017, container_title="ICML")
    assert compare.compare(stated, known).verdict is verdict
    assert compare.compare(replace(stated, venue="ICML"), known).verdict is verdict
    assert compare.compare(replace(stated, venue="SOSP"), known).verdict is MAYBE


def test_a_short_title_that_another_begins_with_is_not_sure_on_another_page() -> None:
    stated = Query("KangaMT", (VASWANI[0],), 2021, page="55-61")
    known = record("KangaMT: a tool for marsupials", VASWANI, 2021, page="12-20")
    assert compare.compare(stated, known).verdict is MAYBE
    assert compare.compare(replace(stated, page="12-20"), known).verdict is YES
    one = record("KangaMT", VASWANI[:1], 2023)
    longer = replace(stated, title="KangaMT: The Machine Translation of All Marsupials", page="")
    assert compare.compare(longer, one).verdict is MAYBE
    assert compare.compare(replace(longer, year=2023), one).verdict is YES

"""Wordings of retractions and withdrawals that publishers and authors use."""

from __future__ import annotations

import re

import pytest

from enrich.text import retractions

# the mark before or behind the title "Deep ensembles for bees", and what it states
MARKED = """
retraction RETRACTED: X
retraction Retracted: X
retraction RETRACTED:X
retraction [Retracted] X
retraction [RETRACTED] X
retraction [Retracted]: X
retraction (Retracted) X
retraction Retracted Article: X
retraction RETRACTED ARTICLE: X
retraction RETRACTED CHAPTER: X
retraction Retracted Paper: X
retraction [RETRACTED ARTICLE] X
retraction RETRACTED\u2014X
retraction RETRACTED - X
retraction RETRACTED X
retraction Retracted: \u201cX\u201d
retraction Partially retracted: X
retraction Retracted and Republished: X
retraction This article has been retracted: X
retraction Notice of Retraction: X
retraction Notice of Retraction X
retraction X (Retracted)
retraction X [RETRACTED]
retraction X \u2013 RETRACTED
retraction X (Retracted article. See vol. 12, pg. 3, 2010)
retraction Art\u00edculo retractado: X
withdrawal WITHDRAWN: X
withdrawal Withdrawn: X
withdrawal [Withdrawn] X
withdrawal WITHDRAWN ARTICLE: X
withdrawal ARTICLE WITHDRAWN: X
withdrawal X (withdrawn)
removal Removed Article: X
removal Article removed: X
retraction RETRACTED: X [Journal of Bees 12 (2021) 1\u20139]
removal TEMPORARY REMOVAL: X
removal Temporarily Removed: X
removal REMOVED: X
removal Notice of Removal: X
retraction X RETRACTED
retraction X. Retracted
retraction X // RETRACTED
retraction Notice of Retraction<br>X
retraction Retracted on 5 May 2020: X
retraction RETRACTED (2020-05-03): X
retraction **RETRACTED** X
retraction *Retracted*: X
violation Notice of violation of IEEE publication principles<BR/>X
violation Notice of Violation of IEEE Publication Principles: X
violation Notice of Violation of IEEE Publication Principles X
"""
NOTICES = """
Retraction: X
RETRACTION: X
Retraction Note: X
Retraction Note to: X
Retraction notice to "X" [Bees 12 (2020) 3]
Retraction of "X"
Retraction for Bee et al., X
Statement of Retraction: X
Withdrawal Notice: X
Expression of concern to: X
Correction and Retraction: X
Retraction of: X
Withdrawal of \u201cX\u201d
X [Retraction]
X (Expression of Concern)
Expression of Concern: X
EDITORIAL EXPRESSION OF CONCERN: X
[Expression of Concern] X
Editor's expression of concern: X
Notice of Retraction: Bee A, et al. X
"""
UNMARKED = """
Retracted
WITHDRAWN
Removed: what is gone
Removal of dyes from water: a review
Retracted papers in science: a study
Retracted Science and the Retraction Index
Retractions in science: a review
Withdrawn from society: hermits
Expressions of concern among parents
Retraction dynamics of a polymer
Retraction: a dynamical systems view
Retraction to a simplex: new proofs
Retraction of the unit ball
Retractions on manifolds: optimization
Retracted: a study of scientific misconduct
Withdrawn: A Novel
Withdrawn: how hermits live
Withdrawal: symptoms and care
Withdrawal of Support for Iterated Games
Notice of retraction practices in Japan
"""
WITHDRAWN = """
This paper has been withdrawn by the author due to a crucial sign error in equation 1.
The authors have withdrawn this paper because of an error in Section 4
This paper has been withdrawn by the authors
Withdrawn
withdrawn.
Paper withdrawn
This paper is withdrawn
The paper is being withdrawn
Withdrawn due to error
8 pages. This paper has been withdrawn
10 pages, 3 figures, withdrawn
Submission withdrawn by author
This submission has been withdrawn by arXiv administrators because of inappropriate text reuse
This article has been removed by arXiv administrators due to falsified authorship
removed by arXiv administrators
arXiv admin note: withdrawn by arXiv admin due to copyright
I have withdrawn this paper
We withdraw this paper
We are withdrawing this paper due to an error
The author wishes to withdraw this manuscript
The author has decided to withdraw this paper
The authors would like to withdraw this paper
I would like to withdraw this submission
Author has withdrawn this paper
This work has been withdrawn pending revision
Temporarily withdrawn
This paper has been temporarily withdrawn
This article is retracted
The paper has been retracted by the authors
Retracted
We hereby retract this paper
This manuscript was withdrawn by the submitter
The article has now been withdrawn
arXiv administrators have withdrawn this submission
This version has been removed by arXiv administrators as the submitter did not have the rights
This paper has been withdrawn from arXiv
[withdrawn]
Withdrawn: error in Lemma 2
paper withdrawn by authors; error in theorem
This preprint has been withdrawn
The authors withdraw this article
Please withdraw this paper
withdrawn for further modification
WITHDRAWN BY AUTHORS
This draft is withdrawn
The submission has been withdrawn at the request of the authors
this paper needs to be withdrawn because of an error
Withdrawal by the author
This paper was withdrawn
replaced by arXiv:0901.1234; withdrawn
Withdrawn, superseded by 1201.0001
The paper has been unfortunately withdrawn
paper has been withdrawn
The author is withdrawing this paper
main result is wrong, the paper is withdrawn
This paper has been withdrawn. A new version will appear
We have decided to withdraw the paper
Due to an error in the proof, we withdraw the paper
Unfortunately the proof is wrong, so this paper is withdrawn
The manuscript has been withdrawn for the time being
I withdraw this paper
The author has requested that this paper be withdrawn
The authors request withdrawal of this paper
**withdrawn**
Retraction: the data were wrong
Author-requested withdrawal
Withdrawal requested by the authors
An error has been found in the proof. The paper is therefore withdrawn
This paper is superseded by arXiv:1001.0001 and has been withdrawn
This paper contains an error in Lemma 2, so it is withdrawn
The first author has withdrawn this paper
Deleted by the author
Removed by the authors
This paper has been withdrawn by Jan van den Berg
This article has been administratively withdrawn because of a dispute over authorship
arXiv admin note: this version has been removed by arXiv administrators
"""
NOT_WITHDRAWN = """
Withdrawn from ICML 2020
Accepted at ICLR; the previous version was withdrawn
This replaces the withdrawn paper arXiv:0901.0001
withdrawn submission at ICLR 2024
12 pages, submitted to ICML, withdrawn from NeurIPS
An earlier version of this paper was withdrawn
Theorem 2 has been withdrawn
a claim in Section 3 is withdrawn
Section 4 removed
We withdraw money from the bank
A study of retracted papers in PubMed
We analyse 1,000 papers withdrawn by their publishers
arXiv admin note: text overlap with arXiv:1
arXiv admin note: substantial text overlap
v1 was withdrawn by the authors; this is corrected
the appendix was removed
Nicotine withdrawal in mice
Withdrawal symptoms of users
This paper has not been withdrawn
We withdraw the claim of section 3
Reinstated version; was mistakenly withdrawn
Version 3, as version 2 was withdrawn by mistake
Appendix removed by the authors
We study withdrawn consent in data sets
Supersedes the withdrawn arXiv:1001.0001
14 pages, withdrawn from the journal, to be resubmitted
A comment on the retracted paper by Smith
the data set was withdrawn
Published in J. Bees A; the earlier submission was withdrawn
"""
TITLE = "Deep ensembles for bees"


def lines(table: str) -> list[str]:
    return table.strip().splitlines()


@pytest.mark.parametrize("line", lines(MARKED))
def test_a_mark_is_taken_off_a_title(line: str) -> None:
    kind, _, words = line.partition(" ")
    assert retractions.unmarked(re.sub(r"\bX\b", TITLE, words)) == (TITLE, kind)
    assert not retractions.is_notice(words)


@pytest.mark.parametrize("line", lines(NOTICES))
def test_a_notice_about_a_paper_keeps_its_title(line: str) -> None:
    title = re.sub(r"\bX\b", TITLE, line)
    assert retractions.is_notice(title)
    assert retractions.unmarked(title) == (title, "")


@pytest.mark.parametrize("title", lines(UNMARKED))
def test_other_titles_stay_as_they_are(title: str) -> None:
    assert retractions.unmarked(title) == (title, "")
    assert not retractions.is_about(title)


@pytest.mark.parametrize("words", lines(WITHDRAWN))
def test_a_withdrawal_is_read_from_a_comment_or_an_abstract(words: str) -> None:
    assert retractions.is_withdrawn(words)
    assert retractions.is_withdrawn("", words)


@pytest.mark.parametrize("words", lines(NOT_WITHDRAWN))
def test_what_else_is_withdrawn_is_not_the_paper(words: str) -> None:
    assert not retractions.is_withdrawn(words)
    assert not retractions.is_withdrawn("", words)


def test_an_abstract_on_retractions_is_not_withdrawn() -> None:
    about = "We study why papers are retracted. " + "In 2010 this paper was retracted. " * 9
    assert not retractions.is_withdrawn("", about + "Reasons differ by field.")
    assert retractions.is_withdrawn(
        "", "A" * 300 + ". This paper has been withdrawn by the author."
    )


@pytest.mark.parametrize(
    ("kinds", "stated"),
    [
        (["correction"], ""),
        (["correction", "retraction"], "retraction"),
        (["Expression of concern"], "expression_of_concern"),
        (["expression-of-concern", "retraction"], "retraction"),
        (["partial_retraction"], "retraction"),
        (["withdrawal"], "withdrawal"),
        (["removal"], "removal"),
        (["retraction", "reinstatement"], ""),
        ([], ""),
    ],
)
def test_the_worst_update_counts(kinds: list[str], stated: str) -> None:
    assert retractions.of_updates(kinds) == stated

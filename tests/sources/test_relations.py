"""What registries say of other versions: whatever they name them by, and whatever they send."""

from __future__ import annotations

from typing import Any

import pytest

from enrich import sources
from enrich.model import Identifier
from enrich.sources.crossref.item import record as of_crossref
from enrich.sources.datacite.attributes import record as of_datacite

OWN = "10.21203/rs.3.rs-990001/v2"
ARTICLE = "10.1371/journal.pone.0990001"


def named(*identifiers: Identifier) -> list[str]:
    return [str(i) for i in identifiers]


def crossref(**item: Any) -> tuple[list[str], list[str]]:
    """The versions and the translations that a work of Crossref names."""
    whole = {"DOI": OWN, "type": "posted-content", "title": ["Bees and Hives"], **item}
    found = of_crossref(whole, sources.identify)
    assert found is not None
    return named(*found.links), named(*found.translations)


def related(kind: str, value: object, how: object = "doi") -> dict[str, Any]:
    return {"relation": {kind: [{"id": value, "id-type": how, "asserted-by": "subject"}]}}


@pytest.mark.parametrize(
    "kind",
    [
        "is-preprint-of",
        "has-preprint",
        "is-version-of",
        "has-version",
        "is-same-as",
        "is-identical-to",
        "is-manuscript-of",
        "has-manuscript",
        "is-variant-form-of",
        "is-original-form-of",
        "is-format-of",
    ],
)
def test_versions_of_each_kind_are_followed(kind: str) -> None:
    assert crossref(**related(kind, ARTICLE)) == ([f"doi:{ARTICLE}"], [])


@pytest.mark.parametrize(
    "kind",
    [
        "is-review-of",
        "has-review",
        "is-comment-on",
        "is-part-of",
        "is-derived-from",
        "is-supplemented-by",
        "is-replaced-by",
        "references",
        "is-based-on",
    ],
)
def test_other_works_are_no_versions(kind: str) -> None:
    assert crossref(**related(kind, ARTICLE)) == ([], [])


@pytest.mark.parametrize("kind", ["is-translation-of", "has-translation"])
def test_a_translation_is_no_version(kind: str) -> None:
    assert crossref(**related(kind, ARTICLE)) == ([], [f"doi:{ARTICLE}"])


@pytest.mark.parametrize(
    ("how", "value", "expected"),
    [
        ("doi", ARTICLE.upper(), f"doi:{ARTICLE}"),
        ("DOI", f"https://doi.org/{ARTICLE}", f"doi:{ARTICLE}"),
        ("doi", f"doi: {ARTICLE}", f"doi:{ARTICLE}"),
        ("doi", "10.48550/arXiv.2301.90001", "arxiv:2301.90001"),
        (
            "doi",
            "10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2",
            "doi:10.1002/(sici)1097-0258(19980815)17:15<1661::aid-sim968>3.0.co;2-2",
        ),
        ("arxiv", "2301.90001v3", "arxiv:2301.90001"),
        ("arxiv", "arXiv:2301.90001", "arxiv:2301.90001"),
        ("arxiv", "hep-th/9901001", "arxiv:hep-th/9901001"),
        ("arxiv", "https://arxiv.org/abs/2301.90001", "arxiv:2301.90001"),
        ("uri", "https://arxiv.org/abs/2301.90001v2", "arxiv:2301.90001"),
        ("uri", f"https://doi.org/{ARTICLE}", f"doi:{ARTICLE}"),
        ("uri", "https://aclanthology.org/2020.acl-main.537/", "acl:2020.acl-main.537"),
        ("uri", "https://example.org/paper.pdf", None),
        ("uri", "javascript:alert(1)", None),
        ("other", "arXiv:2301.90001", "arxiv:2301.90001"),
        ("other", f"https://dx.doi.org/{ARTICLE}", f"doi:{ARTICLE}"),
        ("other", "see the article in our journal", None),
        ("other", "2301.90001", None),
        ("pmid", "37068083", "pmid:37068083"),
        ("pmid", "PMC1", None),
        ("issn", "1932-6203", None),
        ("isbn", "978-1-4503-0000-0", None),
        ("accession", "GSE12345", None),
        ("", ARTICLE, f"doi:{ARTICLE}"),
        (None, ARTICLE, f"doi:{ARTICLE}"),
        ("doi", OWN.upper(), None),
        ("doi", "", None),
        ("doi", None, None),
        ("doi", 7, None),
        ("doi", ["10.1/x"], None),
        ("doi", {"id": ARTICLE}, None),
        ("doi", "10.1371/" + "x" * 5000, None),
        ("doi", "10.1371/a b\u0000c", None),
        ("arxiv", "9" * 400, None),
    ],
)
def test_each_type_of_identifier_is_read_as_what_it_is(
    how: object, value: object, expected: str | None
) -> None:
    assert crossref(**related("is-preprint-of", value, how)) == ([expected] if expected else [], [])


@pytest.mark.parametrize(
    "relation",
    [None, [], "is-preprint-of", 3, {"is-preprint-of": None}, {"is-preprint-of": {"id": ARTICLE}},
     {"is-preprint-of": ["10.1/x", 3, None, []]}, {"is-preprint-of": [{}]}, {3: [{"id": ARTICLE}]}],
)  # fmt: skip
def test_a_relation_of_another_shape_names_nothing(relation: object) -> None:
    assert crossref(relation=relation) == ([], [])


def test_of_a_hundred_versions_those_come_first_that_may_be_the_publication() -> None:
    many = [{"id": f"10.20944/preprints990001.v{n}", "id-type": "doi"} for n in range(100)]
    article = [{"id": ARTICLE, "id-type": "doi"}]
    versions, _ = crossref(relation={"has-version": many, "is-preprint-of": article})
    assert versions[0] == f"doi:{ARTICLE}"
    assert len(versions) == 20


@pytest.mark.parametrize("way", ["updated-by", "update-to"])
@pytest.mark.parametrize(
    ("kind", "is_version"),
    [
        ("new_version", True),
        ("New version", True),
        ("new_edition", False),
        ("correction", False),
        ("erratum", False),
        ("addendum", False),
        ("retraction", False),
        ("withdrawal", False),
        ("", False),
        (None, False),
    ],
)
def test_of_updates_only_a_new_version_is_a_version(
    way: str, kind: object, is_version: bool
) -> None:
    update = {"DOI": ARTICLE, "type": kind, "source": "publisher"}
    assert crossref(**{way: [update]}) == ([f"doi:{ARTICLE}"] if is_version else [], [])


@pytest.mark.parametrize(
    ("own", "kind", "value", "how", "expected"),
    [
        ("10.26434/x-1", "IsPreprintOf", ARTICLE, "DOI", ([f"doi:{ARTICLE}"], [])),
        ("10.48550/arXiv.2301.90001", "IsVersionOf", ARTICLE, "DOI", ([f"doi:{ARTICLE}"], [])),
        ("10.5281/zenodo.1", "IsIdenticalTo", ARTICLE, "DOI", ([f"doi:{ARTICLE}"], [])),
        ("10.5281/zenodo.1", "IsPreviousVersionOf", ARTICLE, "DOI", ([f"doi:{ARTICLE}"], [])),
        ("10.5281/zenodo.1", "IsVersionOf", "arXiv:2301.90001", "arXiv", (["arxiv:2301.90001"], [])),
        ("10.5281/zenodo.1", "IsIdenticalTo", "https://arxiv.org/abs/2301.90001", "URL",
         (["arxiv:2301.90001"], [])),
        # the deposits of one repository are one deposit
        ("10.5281/zenodo.1", "IsVersionOf", "10.5281/zenodo.2", "DOI", ([], [])),
        ("10.5281/zenodo.1", "HasVersion", "10.5281/zenodo.3", "DOI", ([], [])),
        ("10.5281/zenodo.1", "IsVersionOf", "10.5281/zenodo.1", "DOI", ([], [])),
        ("10.5281/zenodo.1", "IsPublishedIn", "1932-6203", "ISSN", ([], [])),
        ("10.5281/zenodo.1", "IsSupplementTo", ARTICLE, "DOI", ([], [])),
        ("10.5281/zenodo.1", "IsTranslationOf", ARTICLE, "DOI", ([], [f"doi:{ARTICLE}"])),
        ("10.5281/zenodo.1", "HasTranslation", ARTICLE, "DOI", ([], [f"doi:{ARTICLE}"])),
        ("10.5281/zenodo.1", 3, ARTICLE, "DOI", ([], [])),
        ("10.5281/zenodo.1", "IsVersionOf", {"x": 1}, None, ([], [])),
    ],
)  # fmt: skip
def test_datacite_names_versions_and_translations(
    own: str, kind: object, value: object, how: object, expected: tuple[list[str], list[str]]
) -> None:
    found = of_datacite(
        {
            "doi": own,
            "titles": [{"title": "Bees and Hives"}],
            "relatedIdentifiers": [
                {"relationType": kind, "relatedIdentifier": value, "relatedIdentifierType": how}
            ],
        },
        sources.identify,
    )
    assert found is not None
    assert (named(*found.links), named(*found.translations)) == expected

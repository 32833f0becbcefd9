"""JSON is decoded to what `json` makes of it."""

from __future__ import annotations

import json

import pytest

from enrich.text import json_text


@pytest.mark.parametrize(
    "written",
    [
        '{"a": [1, 2.5, null, true], "a": "twice"}',
        "1e400",
        "[NaN]",
        "123456789012345678901234567890",
        r'"\ud800"',
        '"\ud800"',
        "-0",
    ],
)
def test_the_values_are_those_of_json(written: str) -> None:
    assert repr(json_text.decoded(written)) == repr(json.loads(written))


@pytest.mark.parametrize("written", ["", "[1,]", '"a\tb"', "\ufeff{}"])
def test_what_is_no_json_is_an_error_of_json(written: str) -> None:
    with pytest.raises(ValueError, match=r"line 1 column"):
        json_text.decoded(written)


def test_a_control_character_of_elsewhere_costs_no_text() -> None:
    assert json_text.of_elsewhere('{"a": "b\tc\x13"}') == {"a": "b\tc\x13"}
    with pytest.raises(ValueError, match=r"line 1 column"):
        json_text.of_elsewhere('{"a": "b')

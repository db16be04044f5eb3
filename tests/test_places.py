"""Where a value was written."""

from __future__ import annotations

import pytest

from build_tools.places import Key, Location, Places
from build_tools.source import parse

TEXT = b"""\
a: one
b:
  - two
  - c: three
    d:
      e: four
"""


@pytest.fixture(scope="module")
def places() -> Places:
    document, _ = parse(TEXT, "file.yaml")
    assert document is not None
    return document.places


def test_a_location_is_said_as_path_line_and_column() -> None:
    assert str(Location("a/b.yaml", 3, 7)) == "a/b.yaml:3:7"


def test_a_location_without_line_is_the_start_of_the_file() -> None:
    assert str(Location("a.yaml")) == "a.yaml:1:1"


def test_locations_sort_by_number_and_not_by_digit() -> None:
    places = [Location("b", 1, 1), Location("a", 10, 1), Location("a", 9, 10), Location("a", 9, 9)]
    assert sorted(places) == places[::-1]


@pytest.mark.parametrize(
    ("keys", "at", "key"),
    [
        ((), "1:1", "1:1"),
        (("a",), "1:4", "1:1"),
        (("b",), "3:3", "2:1"),
        (("b", 0), "3:5", "3:5"),
        (("b", 1), "4:5", "4:5"),
        (("b", 1, "c"), "4:8", "4:5"),
        (("b", 1, "d", "e"), "6:10", "6:7"),
    ],
)
def test_a_value_and_its_key_each_have_a_place(places: Places, keys: tuple[Key, ...], at: str, key: str) -> None:
    assert str(places.at(*keys)) == f"file.yaml:{at}"
    assert str(places.key(*keys)) == f"file.yaml:{key}"


@pytest.mark.parametrize(
    ("keys", "nearest"), [(("b", 1, "x"), "4:5"), (("b", 7), "3:3"), (("x", "y"), "1:1"), (("a", "x"), "1:4")]
)
def test_what_was_not_written_has_the_place_of_what_is_around_it(
    places: Places, keys: tuple[Key, ...], nearest: str
) -> None:
    assert str(places.at(*keys)) == f"file.yaml:{nearest}"
    assert str(places.key(*keys)) == f"file.yaml:{nearest}"


def test_a_number_as_text_is_not_the_place_of_a_list_item(places: Places) -> None:
    assert places.at("b", "0") == places.at("b")


def test_a_column_counts_characters_and_not_bytes() -> None:
    document, _ = parse("{é😀: a, b: c}".encode(), "f")
    assert document is not None
    assert str(document.places.key("b")) == "f:1:9"

"""How numbers are written for people."""

from __future__ import annotations

import pytest

from build_tools.quantities import counted, share


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0 paths"),
        (1, "1 path"),
        (1234567, "1,234,567 paths"),
        (10**15 - 1, "999,999,999,999,999 paths"),
        (10**15, "about 1.0 × 10^15 paths"),
        (2**100, "about 1.3 × 10^30 paths"),
        (10**20 - 1, "about 1.0 × 10^20 paths"),
        (9_960_000_000_000_000_000, "about 1.0 × 10^19 paths"),
    ],
)
def test_a_count_is_exact_until_nobody_would_read_it(number: int, text: str) -> None:
    assert counted(number, "path") == text


def test_a_count_may_have_more_digits_than_python_likes_to_print() -> None:
    assert counted(2**100_000) == "about 1.0 × 10^30103"


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(0, 7, "0%"), (1, 7, "14%"), (7, 7, "100%"), (1, 1000, "under 1%"), (999, 1000, "99%"), (0, 0, "0%")],
)
def test_a_share_is_rounded_down_and_never_to_nothing(part: int, whole: int, text: str) -> None:
    assert share(part, whole) == text

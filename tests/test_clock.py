"""The day for which a site is built."""

from __future__ import annotations

import time
from datetime import date

import pytest

from build_tools.clock import ClockError, build_day


@pytest.mark.parametrize(
    ("seconds", "day"),
    [
        ("0", date(1970, 1, 1)),
        ("-1", date(1969, 12, 31)),
        ("2147483648", date(2038, 1, 19)),
        ("4102444799", date(2099, 12, 31)),
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_day_of_a_given_time_is_the_same_in_all_time_zones(
    monkeypatch: pytest.MonkeyPatch, seconds: str, day: date, zone: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
    monkeypatch.setenv("TZ", zone)
    if hasattr(time, "tzset"):
        time.tzset()
    try:
        assert build_day() == day
    finally:
        monkeypatch.undo()
        if hasattr(time, "tzset"):
            time.tzset()


def test_without_a_given_time_it_is_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert build_day() == date.today()


@pytest.mark.parametrize("wrong", ["", "yesterday", "1.5", "9" * 30])
def test_what_is_no_time_is_said(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", wrong)
    with pytest.raises(ClockError, match="seconds since 1970"):
        build_day()

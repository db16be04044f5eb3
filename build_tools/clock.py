"""Tells for which day a site is built. Knows nothing of what depends on it."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

VARIABLE = "SOURCE_DATE_EPOCH"


class ClockError(ValueError):
    """The variable holds no time; the message says what it must hold."""


def build_day() -> date:
    """Today, or the day of the time in SOURCE_DATE_EPOCH, in seconds since 1970. Raises ClockError.

    See https://reproducible-builds.org/specs/source-date-epoch/.
    """
    seconds = os.environ.get(VARIABLE)
    if seconds is None:
        return date.today()
    try:
        return datetime.fromtimestamp(int(seconds), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise ClockError(f"{VARIABLE} is not a time; set it to seconds since 1970, or to nothing at all") from None

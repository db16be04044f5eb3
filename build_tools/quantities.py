"""How counts and shares are written for people: exact while they can be read, and never slow."""

from __future__ import annotations

from decimal import Decimal

_LARGEST_EXACT = 10**15


def counted(number: int, what: str = "") -> str:
    """`number` with the noun `what`, in the plural unless it is 1; powers of ten where nobody would read the digits."""
    text = f"{number:,}" if number < _LARGEST_EXACT else _rounded(number)
    return f"{text} {what}{'' if number == 1 else 's'}" if what else text


def _rounded(number: int) -> str:
    digits, _, exponent = f"{Decimal(number):.1e}".partition("e+")
    return f"about {digits} × 10^{exponent}"


def share(part: int, whole: int) -> str:
    """`part` of `whole` in per cent, rounded down, but never to 0 or 100 unless it is exactly so."""
    if not whole:
        return "0%"
    percent = 100 * part // whole
    return "under 1%" if part and not percent else f"{percent}%"

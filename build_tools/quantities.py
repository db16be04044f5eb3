"""How counts and shares are written for people: exact while they can be read, and never slow."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

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


def money(amount: float) -> str:
    """`amount` of $, as exactly as a reader needs it: to the cent, from 100 on whole, from a million on in words."""
    value = Decimal(repr(amount))
    if not value:
        return "$0"
    if value < Decimal("0.01"):
        return "under $0.01"
    if value < Decimal("99.995"):
        return f"${value.quantize(Decimal('0.01'), ROUND_HALF_UP)}"
    if value < Decimal("999999.5"):
        return f"${value.quantize(Decimal(1), ROUND_HALF_UP):,}"
    if value >= 10**15:
        return "over $1,000 trillion"
    power, word = next((power, word) for power, word in _LARGE if value >= Decimal(10) ** power * Decimal("0.9995"))
    return f"${_digits(value.scaleb(-power), 3):,f} {word}"


def rounded(number: float) -> str:
    """`number` to three digits, with commas: what a break-even deserves."""
    value = _digits(Decimal(repr(number)), 3)
    return f"{value:,f}"


def plain(number: float) -> str:
    """`number` as an author or a reader would type it: no exponent, no needless zero."""
    return f"{Decimal(repr(number)).normalize():f}"


_LARGE = ((12, "trillion"), (9, "billion"), (6, "million"))


def _digits(value: Decimal, digits: int) -> Decimal:
    """`value` rounded to so many digits that count."""
    if not value:
        return Decimal(0)
    step = Decimal(1).scaleb(value.adjusted() - digits + 1)
    return ((value / step).quantize(Decimal(1), ROUND_HALF_UP) * step).normalize()

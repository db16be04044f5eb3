"""Scripts and styles -> the same, shorter to send. The only user of the minifier, and knows nothing of the site."""

from __future__ import annotations

KINDS = {".js": "application/javascript", ".css": "text/css"}


def available() -> bool:
    """Whether this computer can shorten: the minifier is a compiled library, and not there for every system."""
    try:
        import minify  # noqa: F401
    except ImportError:
        return False
    return True


def shorten(text: str, suffix: str) -> str:
    """`text` of a file whose name ends in `suffix`, one of KINDS, without what only its authors need.

    Names that other modules use stay. Doing it twice changes nothing more. Needs `available`.
    """
    import minify

    shorter: str = minify.string(KINDS[suffix], text)
    return shorter

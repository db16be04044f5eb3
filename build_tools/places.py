"""Where a value was written: file, line and column. Knows nothing of YAML or of the content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Key = str | int


@dataclass(frozen=True, order=True, slots=True)
class Location:
    """A place in a file. Lines and columns count from 1; a column is a character, not a byte."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a key (or list item) and its value begin, and the marks of what lies inside the value."""

    key: tuple[int, int]
    value: tuple[int, int]
    inside: Mapping[Key, Mark] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Places:
    """The places of everything in one file, found by the keys that lead to it."""

    path: str
    root: Mark = Mark((1, 1), (1, 1))

    def at(self, *keys: Key) -> Location:
        """The place of the value behind `keys`, or of the nearest thing around it that was written."""
        mark = self.root
        for key in keys:
            if key not in mark.inside:
                break
            mark = mark.inside[key]
        return Location(self.path, *mark.value)

    def key(self, *keys: Key) -> Location:
        """The place of the last of `keys` itself, where a mistake is in a name rather than in its value."""
        mark = self.root
        for key in keys:
            if key not in mark.inside:
                return Location(self.path, *mark.value)
            mark = mark.inside[key]
        return Location(self.path, *mark.key)

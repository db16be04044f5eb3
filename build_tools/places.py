"""Where a value was written: file, line and column. Knows nothing of YAML or of the content."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

Key = str | int


@dataclass(frozen=True, order=True, slots=True)
class Location:
    """A place in a file. Lines and columns count from 1; a column is a character, not a byte."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Mark(NamedTuple):
    """Where a key (or list item) and its value begin. `inside` is the number that a Recorder gave for what is in it."""

    key: tuple[int, int]
    value: tuple[int, int]
    inside: int | None = None


START = Mark((1, 1), (1, 1))


@dataclass(frozen=True, slots=True)
class Places:
    """The places of everything in one file, found by the keys that lead to it.

    A file has as many places as keys and values, so they are numbers in arrays, where those inside the same mapping
    or list follow each other. `shapes` says for each of these which key comes as which, and `firsts` where they begin.
    """

    path: str
    root: Mark = START
    shapes: Sequence[Mapping[Key, int]] = ()
    firsts: Sequence[int] = ()
    keys: Sequence[int] = ()
    values: Sequence[int] = ()
    insides: Sequence[int] = ()

    def at(self, *keys: Key) -> Location:
        """The place of the value behind `keys`, or of the nearest thing around it that was written."""
        mark, _ = self._nearest(keys)
        return Location(self.path, *mark.value)

    def key(self, *keys: Key) -> Location:
        """The place of the last of `keys` itself, where a mistake is in a name rather than in its value."""
        mark, was_written = self._nearest(keys)
        return Location(self.path, *(mark.key if was_written else mark.value))

    def _nearest(self, keys: Sequence[Key]) -> tuple[Mark, bool]:
        """The mark of what `keys` lead to, or else of the nearest thing around it that was written."""
        mark = self.root
        for key in keys:
            number = None if mark.inside is None else self.shapes[mark.inside].get(key)
            if mark.inside is None or number is None:
                return mark, False
            number += self.firsts[mark.inside]
            inside = self.insides[number]
            mark = Mark(_place(self.keys[number]), _place(self.values[number]), None if inside == _NOTHING else inside)
        return mark, True


class Recorder:
    """Takes down the places in a file while it is read: what lies inside something comes before it."""

    def __init__(self) -> None:
        self._shapes: list[Mapping[Key, int]] = []
        self._firsts, self._keys, self._values, self._insides = array("Q"), array("Q"), array("Q"), array("q")

    def inside(self, marks: Mapping[Key, Mark]) -> int:
        """Keep the marks of all that lies in one mapping or list, and give their number."""
        self._shapes.append(_shape(tuple(marks)))
        self._firsts.append(len(self._keys))
        for mark in marks.values():
            self._keys.append(_number(mark.key))
            self._values.append(_number(mark.value))
            self._insides.append(_NOTHING if mark.inside is None else mark.inside)
        return len(self._shapes) - 1

    def places(self, path: str, root: Mark) -> Places:
        """All places of the file `path`, whose value has the mark `root`."""
        return Places(path, root, self._shapes, self._firsts, self._keys, self._values, self._insides)


_NOTHING = -1


@lru_cache(maxsize=1000)
def _shape(keys: tuple[Key, ...]) -> Mapping[Key, int]:
    """Which of `keys` comes as which: one mapping for all that have the same keys."""
    return {key: number for number, key in enumerate(keys)}


def _number(place: tuple[int, int]) -> int:
    return place[0] << 32 | place[1]


def _place(number: int) -> tuple[int, int]:
    return number >> 32, number & 0xFFFFFFFF

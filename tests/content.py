"""A copy of the fixture library that a test may spoil, and what the project says of it then."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from build_tools.checks import check
from build_tools.load import GUIDE_FOLDERS, load
from build_tools.model import Library
from build_tools.problems import Problem

FIXTURE = Path(__file__).parent / "fixture" / "decision"
TODAY = date(2026, 1, 1)


def kind_of(path: Path) -> str:
    """The kind of a content file, by its place."""
    return GUIDE_FOLDERS.get(path.parent.name, path.stem)


@dataclass(frozen=True)
class Content:
    """A content folder. Paths are given relative to it."""

    root: Path

    def path(self, file: str) -> Path:
        return self.root / file

    def edit(self, file: str, find: str, replace: str) -> None:
        """Replace the only `find` in a file; a text that stands there twice or never is a mistake of the test."""
        text = self.path(file).read_text(encoding="utf-8")
        assert text.count(find) == 1, f"{find!r} stands {text.count(find)} times in {file}"
        self.path(file).write_text(text.replace(find, replace), encoding="utf-8")

    def write(self, file: str, text: str | bytes) -> None:
        self.path(file).parent.mkdir(parents=True, exist_ok=True)
        self.path(file).write_bytes(text.encode() if isinstance(text, str) else text)

    def delete(self, file: str) -> None:
        if self.path(file).is_dir():
            shutil.rmtree(self.path(file))
        else:
            self.path(file).unlink()

    def move(self, file: str, to: str) -> None:
        self.path(file).rename(self.path(to))

    def copy(self, file: str, to: str) -> None:
        (shutil.copytree if self.path(file).is_dir() else shutil.copy)(self.path(file), self.path(to))

    def library(self) -> Library:
        """The library, which this copy must still be."""
        library, problems = load(self.root)
        assert library is not None, "\n".join(map(str, problems))
        return library

    def problems(self, today: date = TODAY) -> tuple[Problem, ...]:
        """All problems, as `check` finds them."""
        library, problems = load(self.root)
        if library is not None:
            problems = tuple(sorted((*problems, *check(library, today))))
        return problems

    def said(self, today: date = TODAY) -> list[str]:
        """The first lines of all problems, with paths relative to this folder."""
        return [line for line in self.text(today).splitlines() if not line.startswith(" ")]

    def text(self, today: date = TODAY) -> str:
        """All problems with their hints, with paths relative to this folder."""
        return "\n".join(str(problem) for problem in self.problems(today)).replace(f"{self.root.as_posix()}/", "")

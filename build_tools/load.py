"""Turns a content folder into a `Library`, or into every problem of language and shape found in its files.

The only reader of the content. Judges one file at a time; what files say of each other is the business of `checks`.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from build_tools import model
from build_tools.places import Location, Places
from build_tools.problems import Problem, did_you_mean, printable, quote
from build_tools.shape import as_id, is_id, shape
from build_tools.source import MAX_BYTES, parse

FILES = {
    "missing-folder": "The content folder exists and is a folder.",
    "missing-file": "A folder of content holds the files that it needs.",
    "unexpected-file": "A content folder holds nothing but the files of the language.",
    "not-a-plain-file": "Content files are plain files: no links, pipes or devices.",
    "unreadable-file": "Every content file can be read.",
    "file-too-large": f"A content file has at most {MAX_BYTES // 1_000_000} MB.",
    "file-name": "A file or folder that stands for an item is named by the item's id.",
}

SHARED_FILES = ("sources", "topics", "claims", "glossary")
GUIDE_FILES = ("tree", "comparison", "faq")
OPTIONAL_GUIDE_FILES = ("statements", "costs")
GUIDE_FOLDERS = {"recommendations": "recommendation", "examples": "example"}


@dataclass(slots=True)
class _Reading:
    """What has been found so far; `located` holds each file's content by its path."""

    root: Path
    problems: list[Problem] = field(default_factory=list)
    located: dict[str, Any] = field(default_factory=dict)

    def refuse(self, path: Path, rule: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(Location(printable(path.as_posix())), rule, message, hint))


def load(root: Path) -> tuple[model.Library | None, tuple[Problem, ...]]:
    """The library under `root` and the problems found; no library if one of them is an error."""
    reading = _Reading(root)
    guides = []
    if not root.is_dir():
        reading.refuse(
            root, "missing-folder", "there is no folder of this name", "name the folder that holds the content"
        )
    else:
        guides = _read_everything(root, reading)
    problems = tuple(sorted(reading.problems))
    if any(problem.severity == "error" for problem in problems):
        return None, problems
    shared = {name: reading.located[name] for name in SHARED_FILES}
    return model.Library(
        folder=root.as_posix(), guides={guide: _guide(guide, reading.located) for guide in guides}, **shared
    ), problems


def lines(path: Path) -> tuple[str, ...]:
    """The lines of a content file as it is now, to show a mistake in; none if it cannot be read."""
    try:
        if not stat.S_ISREG(path.stat().st_mode) or path.stat().st_size > MAX_BYTES:
            return ()
        data = path.read_bytes()
    except (OSError, ValueError):  # a name from a message may be no name of a file
        return ()
    return tuple(data.decode("utf-8", errors="replace").removeprefix("\ufeff").replace("\r\n", "\n").split("\n"))


def _read_everything(root: Path, reading: _Reading) -> list[str]:
    """Read all files; give the ids of the guides, in the order of their names."""
    guides = []
    for name, path in _entries(root, reading):
        if path.is_dir():
            if name == "schema":
                continue
            if _is_id(path, name, reading):
                guides.append(name)
                _read_guide(path, reading)
        elif path.suffix == ".yaml" and path.stem in SHARED_FILES:
            _read_file(path, path.stem, path.stem, reading)
        elif name != "README.md":
            _refuse_file(path, SHARED_FILES, reading)
    _require(root, SHARED_FILES, "", reading)
    if not guides:
        reading.refuse(root, "missing-file", "there is no guide here", "a guide is a folder with a `tree.yaml`")
    return guides


def _read_guide(folder: Path, reading: _Reading) -> None:
    for name, path in _entries(folder, reading):
        if path.is_dir() and name in GUIDE_FOLDERS:
            _read_items(path, f"{folder.name}/{name}", GUIDE_FOLDERS[name], reading)
        elif path.is_dir():
            reading.refuse(
                path, "unexpected-file", "this folder is not part of a guide", did_you_mean(name, GUIDE_FOLDERS)
            )
        elif path.suffix == ".yaml" and path.stem in (*GUIDE_FILES, *OPTIONAL_GUIDE_FILES):
            _read_file(path, f"{folder.name}/{path.stem}", path.stem, reading)
        elif name != "README.md":
            _refuse_file(path, (*GUIDE_FILES, *OPTIONAL_GUIDE_FILES), reading)
    _require(folder, GUIDE_FILES, f"{folder.name}/", reading)


def _read_items(folder: Path, name: str, kind: str, reading: _Reading) -> None:
    for _, path in _entries(folder, reading):
        if path.is_dir():
            reading.refuse(path, "unexpected-file", "a folder does not belong here")
        elif path.suffix != ".yaml":
            _refuse_file(path, (), reading)
        elif _is_id(path, path.stem, reading):
            _read_file(path, f"{name}/{path.stem}", kind, reading)


def _entries(folder: Path, reading: _Reading) -> Iterator[tuple[str, Path]]:
    """The plain files and folders in `folder` by name; hidden files and editors' backups are passed over."""
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        reading.refuse(folder, "unreadable-file", f"this folder cannot be read: {error.strerror}")
        return
    for path in paths:
        name = path.name
        if name.startswith(".") or name.endswith("~"):
            continue
        try:
            mode = path.lstat().st_mode
        except FileNotFoundError:
            continue  # an editor's file for the moment, gone since the folder was listed
        if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
            yield name, path
        else:
            what = "a symbolic link" if stat.S_ISLNK(mode) else "not a plain file"
            reading.refuse(path, "not-a-plain-file", f"this is {what}", "put the file itself here")


def _is_id(path: Path, name: str, reading: _Reading) -> bool:
    if not is_id(name):
        reading.refuse(path, "file-name", f"{quote(name)} is not an id", f"rename it, for instance `{as_id(name)}`")
    return is_id(name)


def _refuse_file(path: Path, names: Sequence[str], reading: _Reading) -> None:
    hint = did_you_mean(path.stem, names)
    if path.suffix in (".yml", ".json"):
        hint = f"rename it to `{path.stem}.yaml`"
    reading.refuse(path, "unexpected-file", "this file is not part of the content", hint)


def _require(folder: Path, files: Sequence[str], prefix: str, reading: _Reading) -> None:
    reported = {problem.location.path for problem in reading.problems}
    for name in files:
        path = folder / f"{name}.yaml"
        if prefix + name not in reading.located and path.as_posix() not in reported:
            reading.refuse(
                path,
                "missing-file",
                "this file is missing",
                f"make it; the field reference tells what `{name}.yaml` says",
            )


def _read_file(path: Path, name: str, kind: str, reading: _Reading) -> None:
    """Put the content of one file into `reading.located[name]`, or its problems into `reading.problems`."""
    try:
        if path.stat().st_size > MAX_BYTES:
            reading.refuse(path, "file-too-large", f"this file has more than {MAX_BYTES // 1_000_000} MB")
            return
        data = path.read_bytes()
    except OSError as error:
        reading.refuse(path, "unreadable-file", f"this file cannot be read: {error.strerror}")
        return
    document, problems = parse(data, path.as_posix())
    reading.problems.extend(problems)
    if document is None:
        return
    located, problems = shape(document, model.FILE_KINDS[kind])
    reading.problems.extend(problems)
    if located is not None:
        reading.located[name] = located


def _guide(guide: str, located: Mapping[str, Any]) -> model.Guide:
    def items(folder: str) -> dict[str, Any]:
        prefix = f"{guide}/{folder}/"
        return {name.removeprefix(prefix): value for name, value in located.items() if name.startswith(prefix)}

    files: dict[str, Any] = {name: located[f"{guide}/{name}"] for name in GUIDE_FILES}
    files["statements"] = located.get(f"{guide}/statements", model.Located({}, Places("")))
    files["costs"] = located.get(f"{guide}/costs")
    folders: dict[str, Any] = {folder: items(folder) for folder in GUIDE_FOLDERS}
    return model.Guide(id=guide, **files, **folders)

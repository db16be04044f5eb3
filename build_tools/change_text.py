"""Turns what changes for readers into text for people, Markdown for a pull request, or plain values for programs.

Says nothing that `compare_versions` has not found, and leaves out only the end of long lists.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from build_tools.compare_versions import Change, GuideChange, Move, Stop
from build_tools.graph import Walk, Way
from build_tools.problems import Problem
from build_tools.prose import escaped
from build_tools.quantities import counted

MARKER = "<!-- what-changes-for-readers -->"
"""The first line of the Markdown, by which a workflow finds the comment that it wrote before."""

MAX_ROWS = 30
MAX_STEPS = 20
MAX_LETTERS = 60_000
"""GitHub takes no comment of more than 65,536 letters."""

NOTHING = "–"

_REASONS = {
    "answer removed": "its answer is gone",
    "new question": "the question is new",
    "not asked before": "these paths never met the question",
}


@dataclass(frozen=True, slots=True)
class _Part:
    """A sentence, and the table that shows it in detail. All is plain text."""

    sentence: str
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def text(change: Change, since: str) -> str:
    """The change since the version called `since`, for people at a terminal."""
    lines = [f"What changes for readers since {since}"]
    for heading, parts in _sections(change):
        lines += ["", heading]
        for part in parts:
            lines.append(f"  {part.sentence}")
            lines += [f"    {_row(part.head, row)}" for row in part.rows[:MAX_ROWS]]
            if len(part.rows) > MAX_ROWS:
                lines.append(f"    and {len(part.rows) - MAX_ROWS} more; `--format json` lists all")
    return "\n".join(lines)


def _row(head: tuple[str, ...], row: tuple[str, ...]) -> str:
    return "; ".join(f"{name.lower()}: {cell}" for name, cell in zip(head, row, strict=True))


def markdown(change: Change, since: str) -> str:
    """The same as a comment on a pull request, with MARKER as its first line."""
    lines = [MARKER, "", "## What changes for readers", "", f"Compared with {escaped(since)}."]
    for heading, parts in _sections(change):
        lines += ["", f"### {escaped(heading)}"]
        for part in parts:
            lines += ["", str(escaped(part.sentence))]
            if part.rows:
                lines += ["", _cells(part.head), _cells("---" for _ in part.head)]
                lines += [_cells(map(escaped, row)) for row in part.rows[:MAX_ROWS]]
            if len(part.rows) > MAX_ROWS:
                lines += ["", f"And {len(part.rows) - MAX_ROWS} more."]
    return _fitting(lines)


def markdown_of_problems(problems: Iterable[Problem], since: str) -> str:
    """A comment that says why nothing could be compared, with MARKER as its first line."""
    lines = [MARKER, "", "## What changes for readers", "", f"Nothing was compared with {escaped(since)}:", ""]
    for problem in problems:
        lines.append(f"- {escaped(f'{problem.location}: {problem.rule}: {problem.message}')}")
    return _fitting(lines)


def _cells(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _fitting(lines: Iterable[str]) -> str:
    """As many of `lines` as a comment takes."""
    kept: list[str] = []
    room = MAX_LETTERS
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            return "\n".join([*kept, "", "The rest does not fit into a comment."])
        kept.append(line)
    return "\n".join(kept)


def values(change: Change) -> dict[str, Any]:
    """Everything that was found, as values that JSON knows."""
    return {
        "sound": change.sound,
        "guides_added": change.guides_added,
        "guides_removed": change.guides_removed,
        "guides": [
            {
                **dataclasses.asdict(guide),
                "results_changed": guide.results_changed,
                "needs_version": guide.needs_version,
            }
            for guide in change.guides
        ],
    }


def _sections(change: Change) -> Iterator[tuple[str, list[_Part]]]:
    """What to say, under one heading for each guide."""
    for name in change.guides_added:
        yield name, [_Part("This guide is new.")]
    for name in change.guides_removed:
        yield name, [_Part("This guide is gone. All links to it are dead.")]
    for guide in change.guides:
        versions = " → ".join(dict.fromkeys((guide.old_version, guide.new_version)))
        parts = [*_paths(guide), *_links(guide), *_not_sure(guide), *_content(guide), _verdict(guide)]
        yield f"{guide.title} ({guide.id}, version {versions})", parts


def _paths(guide: GuideChange) -> Iterator[_Part]:
    if guide.paths is None:
        yield _Part("The order of the questions has changed so much that the paths cannot be counted.")
        return
    kept, total = guide.paths.kept, guide.paths.total
    yield _Part(
        f"{counted(kept)} of {counted(total, 'old path')} still {_verb(kept, 'lead')} to the same recommendation."
    )
    if guide.paths.moved:
        number = guide.paths.elsewhere
        yield _Part(f"{counted(number)} {_verb(number, 'lead')} elsewhere:", *_moves(guide.paths.moved))
    if guide.paths.stopped:
        number = guide.paths.cut_off
        yield _Part(f"{counted(number)} {_verb(number, 'stop')} at a question:", *_stops(guide.paths.stopped))


def _verb(number: int, verb: str) -> str:
    return f"{verb}s" if number == 1 else verb


def _moves(moves: Iterable[Move]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    rows = tuple((counted(move.paths), move.before, move.now, _spelt(move.example)) for move in moves)
    return ("Paths", "From", "To", "For instance"), rows


def _stops(stops: Iterable[Stop]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    rows = tuple(
        (
            counted(stop.paths),
            stop.question,
            _REASONS[stop.reason] + (f": {stop.answer}" if stop.answer else ""),
            _spelt(stop.example),
        )
        for stop in stops
    )
    return ("Paths", "Stops at", "Because", "For instance"), rows


def _links(guide: GuideChange) -> Iterator[_Part]:
    """What becomes of shared links: those without “not sure” are the paths, and the others are said here."""
    paths, links = guide.paths, guide.links
    if paths is None:
        return
    yield _Part("Shared links do what these paths do.")
    if links is None:
        yield _Part("Those that hold “not sure” cannot be counted.")
        return
    kept, total = links.kept - paths.kept, links.total - paths.total
    moved, stopped = links.elsewhere - paths.elsewhere, links.cut_off - paths.cut_off
    yield _Part(
        f"There are {counted(total, 'more link')} that {_verb(total, 'hold')} “not sure”: "
        f"{counted(kept)} still {_verb(kept, 'lead')} to the same recommendation, "
        f"{counted(moved)} {_verb(moved, 'lead')} elsewhere, {counted(stopped)} {_verb(stopped, 'stop')}."
    )
    pairs = {(move.before, move.now) for move in paths.moved}
    moves = [move for move in links.moved if (move.before, move.now) not in pairs]
    if moves:
        yield _Part("Only links that hold “not sure” lead elsewhere like this:", *_moves(moves))
    places = {(stop.question, stop.answer) for stop in paths.stopped}
    stops = [stop for stop in links.stopped if (stop.question, stop.answer) not in places]
    if stops:
        yield _Part("Only links that hold “not sure” stop like this:", *_stops(stops))


def _spelt(way: Way) -> str:
    steps = [f"{question}: {answer}" for question, answer in way[:MAX_STEPS]]
    more = [f"and {len(way) - MAX_STEPS} more"] if len(way) > MAX_STEPS else []
    return ", ".join([*steps, *more])


def _not_sure(guide: GuideChange) -> Iterator[_Part]:
    if guide.assumptions:
        rows = tuple((change.question, change.before or NOTHING, change.now or NOTHING) for change in guide.assumptions)
        yield _Part("“Not sure” assumes something else:", ("Question", "Before", "Now"), rows)
    before, now = guide.not_sure_before, guide.not_sure_now
    if before.end != now.end:
        yield _Part(f"Readers who are never sure come to {_end(now)}, and came to {_end(before)} before.")


def _end(walk: Walk) -> str:
    return f"a stop at {walk.end}" if walk.refused else walk.end


def _content(guide: GuideChange) -> Iterator[_Part]:
    if guide.examples:
        rows = tuple(
            (change.id, change.before, f"stops at {change.now}" if change.stopped else change.now)
            for change in guide.examples
        )
        yield _Part(
            "Worked examples whose old answers no longer lead where they led:", ("Example", "Before", "Now"), rows
        )
    gone = set(guide.recommendations_removed)
    new = set(guide.recommendations_added)
    added = [f"{question}: {answer}" for question, answer in guide.answers_added]
    lists = (
        ("New recommendations", guide.recommendations_added),
        ("Removed recommendations", guide.recommendations_removed),
        ("Recommendations that can be reached now", tuple(name for name in guide.gained if name not in new)),
        ("Recommendations that cannot be reached any more", tuple(name for name in guide.lost if name not in gone)),
        ("New questions", guide.questions_added),
        ("New answers", added),
    )
    for what, names in lists:
        if names:
            yield _Part(f"{what}: {', '.join(names)}.")
    if guide.removed:
        rows = tuple((part.question, part.answer or NOTHING, counted(part.paths)) for part in guide.removed)
        yield _Part("Removed questions and answers:", ("Question", "Answer", "Old paths through it"), rows)


def _verdict(guide: GuideChange) -> _Part:
    if not guide.results_changed:
        return _Part("No reader gets another result with the same answers.")
    changed = "Results may have changed" if guide.links is None else "Results changed"
    if guide.needs_version:
        return _Part(
            f"{changed}, and the version is still {guide.new_version}: raise `version` in {guide.id}/tree.yaml."
        )
    return _Part(f"{changed}, and the version says so.")

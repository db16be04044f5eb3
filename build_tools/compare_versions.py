"""Turns two versions of the content into what changes for readers, by outcome. Pure; knows neither Git nor wording.

A path is a complete sequence of answers on the old tree. It is replayed on the new one as a shared link is: each
question that comes takes the old answer, if there is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from build_tools import graph
from build_tools.graph import Walk, Way
from build_tools.model import UNSURE, Guide, Library, Tree
from build_tools.replay import Outcome, Tally, TooManyStates, replay

Reason = Literal["answer removed", "new question", "not asked before"]


@dataclass(frozen=True, slots=True)
class Move:
    """Paths that led to one recommendation, and lead to another now. The example is a shortest one."""

    before: str
    now: str
    paths: int
    example: Way


@dataclass(frozen=True, slots=True)
class Stop:
    """Paths that stop at a question now: their answer is gone, the question is new, or these paths never met it."""

    question: str
    reason: Reason
    answer: str
    paths: int
    example: Way


@dataclass(frozen=True, slots=True)
class Paths:
    """What becomes of all old paths. `kept` of them still end at the same recommendation."""

    total: int
    kept: int
    moved: tuple[Move, ...]
    stopped: tuple[Stop, ...]

    @property
    def elsewhere(self) -> int:
        """The number of paths that end at another recommendation."""
        return sum(move.paths for move in self.moved)

    @property
    def cut_off(self) -> int:
        """The number of paths that stop at a question."""
        return sum(stop.paths for stop in self.stopped)


@dataclass(frozen=True, slots=True)
class ExampleChange:
    """A worked example as it was: where its answers led, and where they lead or stop now."""

    id: str
    before: str
    now: str
    stopped: bool


@dataclass(frozen=True, slots=True)
class AssumptionChange:
    """A question of both versions whose “not sure” assumes another answer; an empty text if it is not offered."""

    question: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Removed:
    """A question, or an answer of a question that is still there, with the number of old paths through it."""

    question: str
    answer: str
    paths: int


@dataclass(frozen=True, slots=True)
class GuideChange:
    """What changes for the readers of one guide.

    `paths` are those without “not sure”; `links` those in which any answers may be “not sure”, or none. They are not
    known if the order of the questions has changed so much that no exact count is at hand.
    """

    id: str
    title: str
    old_version: str
    new_version: str
    paths: Paths | None
    links: Paths | None
    not_sure_before: Walk
    not_sure_now: Walk
    assumptions: tuple[AssumptionChange, ...]
    examples: tuple[ExampleChange, ...]
    questions_added: tuple[str, ...]
    answers_added: tuple[tuple[str, str], ...]
    removed: tuple[Removed, ...]
    recommendations_added: tuple[str, ...]
    recommendations_removed: tuple[str, ...]
    gained: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def results_changed(self) -> bool:
        """Whether a reader with the same answers, “not sure” included, gets another result, or may get one."""
        return self.links is None or self.links.kept < self.links.total

    @property
    def needs_version(self) -> bool:
        """Whether `version` had to be raised and was not."""
        return self.results_changed and self.old_version == self.new_version


@dataclass(frozen=True, slots=True)
class Change:
    """What changes for the readers of all guides."""

    guides_added: tuple[str, ...]
    guides_removed: tuple[str, ...]
    guides: tuple[GuideChange, ...]

    @property
    def sound(self) -> bool:
        """Whether each guide whose results changed has another version."""
        return not any(guide.needs_version for guide in self.guides)


def compare(old: Library, new: Library) -> Change:
    """What changes from `old` to `new`. Needs trees without a cycle, and names that exist."""
    return Change(
        guides_added=_without(new.guides, old.guides),
        guides_removed=_without(old.guides, new.guides),
        guides=tuple(_guide(guide, new.guides[name]) for name, guide in old.guides.items() if name in new.guides),
    )


def _without(ids: Mapping[str, object], others: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(name for name in ids if name not in others)


def _guide(old: Guide, new: Guide) -> GuideChange:
    before, now = old.tree.value, new.tree.value
    reached_before, reached_now = graph.reachable(before), graph.reachable(now)
    paths = replayed(before, now)
    return GuideChange(
        id=new.id,
        title=now.title,
        old_version=before.version,
        new_version=now.version,
        paths=paths,
        links=replayed(before, now, unsure=True) if paths else None,
        not_sure_before=graph.walk(before, dict.fromkeys(before.questions, UNSURE)),
        not_sure_now=graph.walk(now, dict.fromkeys(now.questions, UNSURE)),
        assumptions=tuple(_assumptions(before, now)),
        examples=tuple(_examples(old, now)),
        questions_added=_without(now.questions, before.questions),
        answers_added=tuple(
            (question_id, answer_id)
            for question_id, question in now.questions.items()
            if question_id in before.questions
            for answer_id in _without(question.answers, before.questions[question_id].answers)
        ),
        removed=tuple(_removed(before, now)),
        recommendations_added=_without(new.recommendations, old.recommendations),
        recommendations_removed=_without(old.recommendations, new.recommendations),
        gained=tuple(name for name in new.recommendations if name in reached_now - reached_before),
        lost=tuple(name for name in old.recommendations if name in reached_before - reached_now),
    )


def replayed(old: Tree, new: Tree, *, unsure: bool = False) -> Paths | None:
    """What becomes of the paths of `old` on `new`, or nothing if they cannot be counted."""
    try:
        outcomes = replay(old, new, unsure=unsure)
    except TooManyStates:
        return None
    moves = [
        Move(outcome.old_end, outcome.end, tally.paths, tally.shortest)
        for outcome, tally in outcomes.items()
        if outcome.end not in new.questions and outcome.end != outcome.old_end
    ]
    return Paths(
        total=sum(tally.paths for tally in outcomes.values()),
        kept=sum(tally.paths for outcome, tally in outcomes.items() if outcome.end == outcome.old_end),
        moved=tuple(sorted(moves, key=lambda move: (-move.paths, move.before, move.now))),
        stopped=tuple(_stops(outcomes, old, new)),
    )


def _stops(outcomes: Mapping[Outcome, Tally], old: Tree, new: Tree) -> list[Stop]:
    """The stops by place, wherever the paths ended before, the most frequent first."""
    places: dict[tuple[str, str], list[Tally]] = {}
    for outcome, tally in outcomes.items():
        if outcome.end in new.questions:
            places.setdefault((outcome.end, outcome.refused), []).append(tally)
    stops = []
    for (question, answer), tallies in places.items():
        reason: Reason = "answer removed"
        if not answer:
            reason = "not asked before" if question in old.questions else "new question"
        example = min((tally.shortest for tally in tallies), key=lambda way: (len(way), way))
        stops.append(Stop(question, reason, answer, sum(tally.paths for tally in tallies), example))
    return sorted(stops, key=lambda stop: (-stop.paths, stop.question, stop.answer))


def _assumptions(old: Tree, new: Tree) -> list[AssumptionChange]:
    changes = []
    for name, question in old.questions.items():
        if name in new.questions:
            now = new.questions[name].unsure
            pair = (question.unsure.assume if question.unsure else "", now.assume if now else "")
            if pair[0] != pair[1]:
                changes.append(AssumptionChange(name, *pair))
    return changes


def _examples(old: Guide, new: Tree) -> list[ExampleChange]:
    """The worked examples of the old version whose answers no longer lead where they led."""
    changes = []
    for name, example in old.examples.items():
        before = graph.walk(old.tree.value, example.value.answers)
        now = graph.walk(new, example.value.answers)
        if now.end != before.end:
            changes.append(ExampleChange(name, before.end, now.end, now.end in new.questions))
    return changes


def _removed(old: Tree, new: Tree) -> list[Removed]:
    """The questions that are gone, and the answers that are gone from questions that are not."""
    to, onward = graph.path_counts(old), graph.onward_counts(old)
    gone = []
    for question_id, question in old.questions.items():
        if question_id not in new.questions:
            gone.append(Removed(question_id, "", to.get(question_id, 0) * onward.get(question_id, 0)))
            continue
        for answer_id in _without(question.answers, new.questions[question_id].answers):
            ways = to.get(question_id, 0) * onward.get(question.answers[answer_id].goto, 0)
            gone.append(Removed(question_id, answer_id, ways))
    return gone

"""Counts where the complete paths of one tree end when their answers are replayed on another tree. Pure, and exact.

What `graph.walk` does with the answers of every old path, without listing the paths: a state stands for all beginnings
of old paths that have the same future. It holds a node of the old tree, the point that the replay has reached in the
new tree, and notes on the few questions that the two trees ask in a different order. Such a question is either noted
when the old path answers it before the replay asks it, or promised when the replay asks it before the old path does;
whichever leaves fewer notes is taken. Answers that no tree tells apart share one note.

The number of states is at most |old nodes| · |new nodes| · (a + 2)^w, with a the most answers of a question and w the
most questions that wait at one time: none where both trees ask in a compatible order, however many paths they have.
No method can do without such a factor unless P = NP: whether two branching programs that read their variables in
different orders can both accept is NP-complete.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from build_tools import graph
from build_tools.graph import Way
from build_tools.model import UNSURE, Tree

MAX_STATES = 200_000


class TooManyStates(Exception):
    """The trees ask their questions in orders that differ too much to count exactly with MAX_STATES states."""


class Outcome(NamedTuple):
    """Where old paths ended, and where their answers end on the new tree.

    If `end` is a question, the replay stops there: it lacks the answer `refused`, or nothing was answered.
    """

    old_end: str
    end: str
    refused: str


@dataclass(frozen=True, slots=True)
class Tally:
    """The number of old paths with one outcome, and one of the shortest."""

    paths: int
    shortest: Way


def replay(old: Tree, new: Tree, *, unsure: bool = False, most: int = MAX_STATES) -> dict[Outcome, Tally]:
    """How many paths of `old` have each outcome on `new`. Needs trees without a cycle whose targets all exist.

    With `unsure`, paths that answer “not sure” count as well, each as a path of its own. Raises TooManyStates.
    """
    return _Replay(_Side(old, new, unsure), _Side(new, old, unsure), most).outcomes()


class _Point(NamedTuple):
    """What the replay has reached: a node, and once it has stopped at a question, the answer it was refused there."""

    node: str
    refused: str | None = None


class _State(NamedTuple):
    """All beginnings of old paths that lead to `old` and have the same future.

    `noted` holds the points that answers already given will lead to. `promised` holds the answers that the old path is
    still to give, or an empty text for a question that it must not meet.
    """

    old: str
    new: _Point
    noted: frozenset[tuple[str, _Point]] = frozenset()
    promised: frozenset[tuple[str, str]] = frozenset()


@dataclass(slots=True)
class _Found:
    """What is known of a state: how many beginnings, and the last step of a shortest one."""

    paths: int
    length: int
    before: _State | None
    step: tuple[str, str] | None


class _Side:
    """One of the two trees. Sets of questions that both ask are integers with a bit for each question."""

    def __init__(self, tree: Tree, other: Tree, unsure: bool) -> None:
        self.start = tree.start
        self.targets = {name: _targets(tree, name, unsure) for name in tree.questions}
        order = graph.ordered(tree)
        self.rank = {node: place for place, node in enumerate(order)}
        shared = sorted(tree.questions.keys() & other.questions.keys())
        self.bit = {name: 1 << place for place, name in enumerate(shared)}
        self.below: dict[str, int] = {}
        for node in reversed(order):
            mask = self.bit.get(node, 0)
            for target in graph.targets(tree, node):
                mask |= self.below[target]
            self.below[node] = mask
        self.above = dict.fromkeys(order, 0)
        for node in order:
            self.above[node] |= self.bit.get(node, 0)
            for target in graph.targets(tree, node):
                self.above[target] |= self.above[node]

    def after(self, question: str, answer: str) -> _Point:
        """The point behind an answer."""
        target = self.targets[question].get(answer)
        return _Point(question, answer) if target is None else _Point(target)

    def asks(self, point: _Point) -> bool:
        """Whether the replay goes on from `point` once its question is answered."""
        return point.refused is None and point.node in self.targets

    def later(self, point: _Point) -> int:
        """The questions that may still be asked at `point` and behind it."""
        return self.below[point.node] if self.asks(point) else 0


def _targets(tree: Tree, name: str, unsure: bool) -> dict[str, str]:
    question = tree.questions[name]
    targets = {answer_id: answer.goto for answer_id, answer in question.answers.items()}
    if unsure and question.unsure:
        targets[UNSURE] = targets[question.unsure.assume]
    return targets


class _Replay:
    def __init__(self, old: _Side, new: _Side, most: int) -> None:
        self.old, self.new, self.most = old, new, most
        self.waiting: list[dict[_State, _Found]] = [{} for _ in range(len(old.rank) + 2 * len(new.rank))]
        self.states = 0
        self.found: dict[_State, _Found] = {}

    def outcomes(self) -> dict[Outcome, Tally]:
        """Go through all states, each after all that lead to it, and collect those at an end of the old tree."""
        start = self._settled(self.old.start, _Point(self.new.start), {}, {})
        if start is not None:
            self._add(start, _Found(1, 0, None, None))
        ends: dict[Outcome, Tally] = {}
        for states in self.waiting:
            for state, found in states.items():
                self.found[state] = found
                if state.old in self.old.targets:
                    self._advance(state, found)
                else:
                    ends[Outcome(state.old, state.new.node, state.new.refused or "")] = Tally(
                        found.paths, self._way(state)
                    )
        return ends

    def _advance(self, state: _State, found: _Found) -> None:
        steps = self._promises(state) if self._must_promise(state) else self._answers(state)
        for following, step, ways in steps:
            length = found.length + (step is not None)
            self._add(following, _Found(found.paths * ways, length, state, step))

    def _add(self, state: _State, found: _Found) -> None:
        rank = self.old.rank[state.old] + 2 * self.new.rank[state.new.node] + (state.new.refused is not None)
        known = self.waiting[rank].get(state)
        if known is None:
            self.states += 1
            if self.states > self.most:
                raise TooManyStates
            self.waiting[rank][state] = found
            return
        known.paths += found.paths
        if found.length < known.length:
            known.length, known.before, known.step = found.length, found.before, found.step

    def _must_promise(self, state: _State) -> bool:
        """Whether the new tree asks first what the old one asks later, and waiting for that would leave more notes."""
        asked, answered = state.new.node, state.old
        later = self.new.later(state.new)
        if asked == answered or not later & self.old.bit.get(answered, 0):
            return False
        between_old = self.old.below[answered] & self.old.above[asked] & later & ~self.old.bit[asked]
        between_new = later & self.new.above[answered] & self.old.below[answered] & ~self.new.bit[answered]
        return between_new.bit_count() < between_old.bit_count()

    def _promises(self, state: _State) -> Iterator[tuple[_State, None, int]]:
        """The replay goes on with each answer that the old path may give later, and stops if it will give none."""
        asked = state.new.node
        groups: dict[tuple[str, _Point], list[str]] = {}
        for answer, target in self.old.targets[asked].items():
            groups.setdefault((target, self.new.after(asked, answer)), []).append(answer)
        choices = [(point, answers[0], len(answers)) for (_, point), answers in groups.items()]
        for point, answer, ways in [*choices, (_Point(asked, ""), "", 1)]:
            promised = {**dict(state.promised), asked: answer}
            following = self._settled(state.old, point, dict(state.noted), promised)
            if following is not None:
                yield following, None, ways

    def _answers(self, state: _State) -> Iterator[tuple[_State, tuple[str, str], int]]:
        """The old path goes on with each of its answers; the replay uses it now, notes it, or has no use for it."""
        question = state.old
        promised = dict(state.promised)
        promise = promised.pop(question, None)
        targets = self.old.targets[question]
        asks = self.new.asks(state.new)
        needed = bool(self.new.later(state.new) & self.old.bit.get(question, 0))
        for answer in targets if promise is None else [promise]:
            noted, point = dict(state.noted), state.new
            if asks and state.new.node == question:
                point = self.new.after(question, answer)
            elif needed:
                noted[question] = self.new.after(question, answer)
            following = self._settled(targets[answer], point, noted, promised)
            if following is not None:
                yield following, (question, answer), 1

    def _settled(self, old: str, point: _Point, noted: dict[str, _Point], promised: Mapping[str, str]) -> _State | None:
        """The state after all that is certain has happened, with the notes it needs; none if a promise is broken."""
        later = self.old.below[old]
        kept = []
        for question, answer in promised.items():
            if (old == question and not answer) or (answer and not later & self.old.bit[question]):
                return None
            if later & self.old.bit[question]:
                kept.append((question, answer))
        while self.new.asks(point):
            if point.node in noted:
                point = noted.pop(point.node)
            elif not later & self.new.bit.get(point.node, 0):
                point = _Point(point.node, "")
            else:
                break
        needed = self.new.later(point)
        notes = [(question, after) for question, after in noted.items() if needed & self.new.bit[question]]
        return _State(old, point, frozenset(notes), frozenset(kept))

    def _way(self, state: _State) -> Way:
        """A shortest old path to `state`."""
        steps = []
        at: _State | None = state
        while at is not None:
            found = self.found[at]
            if found.step:
                steps.append(found.step)
            at = found.before
        return tuple(reversed(steps))

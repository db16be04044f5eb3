"""Turns a library into figures on how readers reach each result, and how evenly the guide treats its options. Pure.

Every count is an exact integer, added up along a topological order; no path is ever listed. Sets of results are kept as
integers with a bit for each, so the work is linear in the number of answers times the length of such an integer. Only
the comparison of recommendations with each other looks at all pairs.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from build_tools import graph
from build_tools.checks.findings import texts
from build_tools.model import UNSURE, Guide, Library, Located, Recommendation, Tree

SOON = timedelta(days=60)
NEAR = Fraction(1, 4)
"""Two recommendations that share this part of their pairs of words count as near-duplicates."""

NotSure = Literal["", "some", "all"]

_IDS = frozenset(("approach", "claims", "if_it_fails", "next"))
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class ResultReport:
    """How a recommendation is reached. `shortest` and `longest` count the questions answered on the way to it.

    `not_sure` is `some` if every way to it takes an answer that “not sure” stands for, and `all` if the only way takes
    no other answers. Without a way to it all of them say nothing.
    """

    id: str
    title: str
    approach: str
    paths: int
    shortest: int
    longest: int
    not_sure: NotSure
    examples: int


@dataclass(frozen=True, slots=True)
class AnswerReport:
    """What an answer does. `results` is the number of recommendations that stay possible.

    `same_effect` names the other answers with which every later answer leads to the same recommendation; `same_results`
    names further ones that leave the same recommendations possible, in other ways.
    """

    id: str
    assumed: bool
    results: int
    same_effect: tuple[str, ...]
    same_results: tuple[str, ...]
    examples: int


@dataclass(frozen=True, slots=True)
class QuestionReport:
    """What a question does; it is `droppable` if no answer makes a difference to the result.

    `not_sure_examples` is nothing where “not sure” is not offered.
    """

    id: str
    ask: str
    paths: int
    answers: tuple[AnswerReport, ...]
    not_sure_examples: int | None
    droppable: bool


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two recommendations: how many pairs of neighbouring words occur in both, and in either.

    They are `near` each other if that makes them near-duplicates.
    """

    one: str
    other: str
    shared: int
    total: int
    near: bool


@dataclass(frozen=True, slots=True)
class ApproachReport:
    """How much room an approach has. `words` are those of its recommendations, `paths` lead to these.

    `answers` lead straight to one of them. `places` adds up their places in the order of their questions, from 1, and
    `offered` how many answers these questions have. `earliest` is nothing if no path leads there.
    """

    id: str
    name: str
    recommendations: int
    words: int
    examples: int
    paths: int
    earliest: int | None
    answers: int
    places: int
    offered: int


@dataclass(frozen=True, slots=True)
class GuideReport:
    """The figures of one guide. `alike` holds the near-duplicates or, if there are none, the closest pair."""

    id: str
    title: str
    paths: int
    results: tuple[ResultReport, ...]
    questions: tuple[QuestionReport, ...]
    alike: tuple[Likeness, ...]
    approaches: tuple[ApproachReport, ...]


@dataclass(frozen=True, slots=True)
class ClaimReport:
    """A claim that is past the day of its review, or will be soon."""

    id: str
    review_by: date
    stale: bool


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of all guides, and the claims to read again."""

    guides: tuple[GuideReport, ...]
    claims: tuple[ClaimReport, ...]


def report(library: Library, today: date) -> Report:
    """The figures of `library` on the day `today`. Needs trees without a cycle, and names that exist."""
    due = sorted((claim.review_by, name) for name, claim in library.claims.value.items())
    return Report(
        guides=tuple(_guide(guide) for guide in library.guides.values()),
        claims=tuple(ClaimReport(name, day, day < today) for day, name in due if day <= today + SOON),
    )


def _guide(guide: Guide) -> GuideReport:
    results = tuple(_results(guide))
    return GuideReport(
        id=guide.id,
        title=guide.tree.value.title,
        paths=sum(result.paths for result in results),
        results=results,
        questions=tuple(_questions(guide)),
        alike=_alike(guide),
        approaches=tuple(_approaches(guide, results)),
    )


def _results(guide: Guide) -> list[ResultReport]:
    """The recommendations in the order in which the tree reaches them, and those that it does not reach behind them."""
    tree = guide.tree.value
    counts, shortest, longest = graph.path_counts(tree), graph.shortest(tree), graph.longest(tree)
    sure = _path_counts(tree, assumed=False)
    never_sure = _path_counts(tree, assumed=True)
    reached = Counter(example.value.recommends for example in guide.examples.values())
    ordered = [node for node in graph.ordered(tree) if node in guide.recommendations]
    return [
        ResultReport(
            id=name,
            title=guide.recommendations[name].value.title,
            approach=guide.recommendations[name].value.approach,
            paths=counts.get(name, 0),
            shortest=shortest.get(name, 0),
            longest=longest.get(name, 0),
            not_sure=_not_sure(counts.get(name, 0), sure.get(name, 0), never_sure.get(name, 0)),
            examples=reached[name],
        )
        for name in dict.fromkeys((*ordered, *guide.recommendations))
    ]


def _path_counts(tree: Tree, *, assumed: bool) -> dict[str, int]:
    """For each node the number of ways to it that take only assumed answers, or only others."""
    counts = {tree.start: 1}
    for node in graph.ordered(tree):
        question = tree.questions.get(node)
        for answer_id, answer in question.answers.items() if question else ():
            if _is_assumed(tree, node, answer_id) == assumed:
                counts[answer.goto] = counts.get(answer.goto, 0) + counts.get(node, 0)
    return counts


def _is_assumed(tree: Tree, question_id: str, answer_id: str) -> bool:
    unsure = tree.questions[question_id].unsure
    return unsure is not None and unsure.assume == answer_id


def _not_sure(paths: int, sure: int, never_sure: int) -> NotSure:
    if not paths or sure:
        return ""
    return "all" if paths == never_sure else "some"


def _questions(guide: Guide) -> list[QuestionReport]:
    tree = guide.tree.value
    to, onward = graph.path_counts(tree), graph.onward_counts(tree)
    possible, effects = _possible(tree), _effects(tree)
    taken = Counter(step for example in guide.examples.values() for step in example.value.answers.items())
    reports = []
    for name in dict.fromkeys((*(node for node in graph.ordered(tree) if node in tree.questions), *tree.questions)):
        question = tree.questions[name]
        goals = {answer_id: answer.goto for answer_id, answer in question.answers.items()}
        answers = []
        for answer_id, goal in goals.items():
            others = {other: node for other, node in goals.items() if other != answer_id}
            same_effect = tuple(other for other, node in others.items() if effects.get(node) == effects.get(goal))
            answers.append(
                AnswerReport(
                    id=answer_id,
                    assumed=_is_assumed(tree, name, answer_id),
                    results=possible.get(goal, 0).bit_count(),
                    same_effect=same_effect,
                    same_results=tuple(
                        other
                        for other, node in others.items()
                        if possible.get(node) == possible.get(goal) and other not in same_effect
                    ),
                    examples=taken[name, answer_id],
                )
            )
        unsure = taken[name, UNSURE] if question.unsure else None
        paths = to.get(name, 0) * onward.get(name, 0)
        droppable = len({effects.get(goal) for goal in goals.values()}) == 1
        reports.append(QuestionReport(name, question.ask, paths, tuple(answers), unsure, droppable))
    return reports


def _possible(tree: Tree) -> dict[str, int]:
    """For each reachable node the recommendations that can be reached from it, as bits."""
    possible: dict[str, int] = {}
    results = 0
    for node in reversed(graph.ordered(tree)):
        if node not in tree.questions:
            possible[node] = 1 << results
            results += 1
            continue
        possible[node] = 0
        for target in graph.targets(tree, node):
            possible[node] |= possible[target]
    return possible


def _effects(tree: Tree) -> dict[str, int]:
    """For each reachable node a number; two nodes share it exactly if all answers lead from both to the same results.

    A question whose answers all have the same effect has that effect itself, as in the reduction of decision diagrams
    (Bryant 1986). Each question stands once in the content, so two different ones that matter never agree.
    """
    effects: dict[str, int] = {}
    for number, node in enumerate(reversed(graph.ordered(tree))):
        found = {effects[target] for target in graph.targets(tree, node)}
        effects[node] = found.pop() if len(found) == 1 else number
    return effects


def _alike(guide: Guide) -> tuple[Likeness, ...]:
    """The near-duplicates, or the closest pair. Looks at all pairs, and keeps only those that it will give."""
    numbers: dict[tuple[str, str], int] = {}
    pairs = [(name, _pairs_of_words(item, numbers)) for name, item in sorted(guide.recommendations.items())]
    near: list[Likeness] = []
    closest: Likeness | None = None
    for (one, ours), (other, theirs) in itertools.combinations(pairs, 2):
        shared = len(ours & theirs)
        total = len(ours) + len(theirs) - shared
        if shared * NEAR.denominator >= NEAR.numerator * total > 0:
            near.append(Likeness(one, other, shared, total, near=True))
        elif closest is None or shared * max(closest.total, 1) > closest.shared * total:
            closest = Likeness(one, other, shared, total, near=False)
    near.sort(key=lambda pair: (-Fraction(pair.shared, pair.total), pair.one, pair.other))
    return tuple(near) or ((closest,) if closest else ())


def _pairs_of_words(recommendation: Located[Recommendation], numbers: dict[tuple[str, str], int]) -> frozenset[int]:
    """The pairs of neighbouring words, each as its number in `numbers`, where new ones are added: so sets meet fast."""
    pairs = (pair for text in _prose(recommendation) for pair in itertools.pairwise(_words(text.casefold())))
    return frozenset(numbers.setdefault(pair, len(numbers)) for pair in pairs)


def _prose(recommendation: Located[Recommendation]) -> list[str]:
    """The texts of a recommendation that readers read, without ids."""
    return [text for keys, text in texts(recommendation) if not _IDS.intersection(keys)]


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _approaches(guide: Guide, results: tuple[ResultReport, ...]) -> list[ApproachReport]:
    approach_of = {result.id: result.approach for result in results}
    answers, places, offered = Counter[str](), Counter[str](), Counter[str]()
    for question in guide.tree.value.questions.values():
        for place, answer in enumerate(question.answers.values(), 1):
            if answer.goto in approach_of:
                leads_to = approach_of[answer.goto]
                answers[leads_to] += 1
                places[leads_to] += place
                offered[leads_to] += len(question.answers)
    reports = []
    for name, approach in guide.comparison.value.approaches.items():
        own = [result for result in results if result.approach == name]
        reports.append(
            ApproachReport(
                id=name,
                name=approach.name,
                recommendations=len(own),
                words=sum(len(_words(text)) for result in own for text in _prose(guide.recommendations[result.id])),
                examples=sum(result.examples for result in own),
                paths=sum(result.paths for result in own),
                earliest=min((result.shortest for result in own if result.paths), default=None),
                answers=answers[name],
                places=places[name],
                offered=offered[name],
            )
        )
    return reports

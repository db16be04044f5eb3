"""The proof that every path ends, the exact counts, and what a change does to readers.

The tree has three questions for each recommendation, three answers for each question, and some 10^18 paths. The floor
looks once at where each answer leads, on the same objects in the same language. Times are processor time, in turns.
The difference is between the tree and the same with one answer led elsewhere.
"""

from __future__ import annotations

import gc
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from benchmarks.large_guide import GUIDE, write_large_guide
from build_tools import graph
from build_tools.compare_versions import compare
from build_tools.examine import walkable
from build_tools.measurements import Quantity, Row
from build_tools.model import Guide, Library, Tree

ROOT = Path(__file__).parent.parent
NODES = 10_000
ROUNDS = 15

_FLOOR = "looking once at each answer"
PROOF = Quantity("graph-proof", f"Proof that all paths of {NODES:,} nodes end", "ms", _FLOOR, "ratio", 6)
COUNTS = Quantity("graph-counts", "The exact number of paths to each node", "ms", _FLOOR, "ratio", 6)
DIFF = Quantity("graph-diff", f"`diff` of two versions of {NODES:,} nodes", "ms", _FLOOR)
QUANTITIES = (PROOF, COUNTS, DIFF)


def measure(nodes: int = NODES, rounds: int = ROUNDS) -> tuple[Row, ...]:
    """The rows of QUANTITIES, for a tree of `nodes` questions and recommendations in place of NODES."""
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder) / "decision"
        write_large_guide(ROOT, content, nodes - nodes // 4, nodes // 4)
        library = walkable(content)
    guide = library.guides[GUIDE]
    changed = _changed(library, guide)
    floor, proof, counts, diff = _in_turns(
        rounds,
        lambda: _look(guide),
        lambda: _prove(guide),
        lambda: graph.path_counts(guide.tree.value),
        lambda: compare(library, changed),
    )
    return PROOF.row(proof, floor), COUNTS.row(counts, floor), DIFF.row(diff, floor)


def _changed(library: Library, guide: Guide) -> Library:
    """The same with the last answer of the last question led to another recommendation."""
    tree = guide.tree.value
    name, question = list(tree.questions.items())[-1]
    answer_id, answer = list(question.answers.items())[-1]
    other = next(goal for goal in guide.recommendations if goal != answer.goto)
    answers = {**question.answers, answer_id: answer.model_copy(update={"goto": other})}
    questions = {**tree.questions, name: question.model_copy(update={"answers": answers})}
    new: Tree = tree.model_copy(update={"questions": questions, "version": "2"})
    return replace(library, guides={guide.id: replace(guide, tree=replace(guide.tree, value=new))})


def _in_turns(rounds: int, *works: Callable[[], object]) -> list[float]:
    """The median milliseconds of each of `works`."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, taken in zip(works, times, strict=True):
            gc.collect()  # so that nobody pays for what another left behind
            start = time.process_time()
            work()
            taken.append(1000 * (time.process_time() - start))
    return [statistics.median(taken) for taken in times]


def _look(guide: Guide) -> int:
    known = guide.tree.value.questions.keys() | guide.recommendations.keys()
    return sum(
        answer.goto in known for question in guide.tree.value.questions.values() for answer in question.answers.values()
    )


def _prove(guide: Guide) -> bool:
    """Every answer leads to what exists, every question has an answer, everything is reached, nothing goes round."""
    tree = guide.tree.value
    known = tree.questions.keys() | guide.recommendations.keys()
    leads = all(
        question.answers and all(answer.goto in known for answer in question.answers.values())
        for question in tree.questions.values()
    )
    return leads and not graph.cycle(tree) and graph.reachable(tree) == known

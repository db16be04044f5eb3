"""Content whose only guide has any number of questions and recommendations, made up and valid."""

from __future__ import annotations

import random
import shutil
from itertools import product
from pathlib import Path

FIXTURE = Path("tests/fixture/decision")
GUIDE = "large"
LAYERS = 60
"""About as many questions a reader of a large guide answers at most, so its paths number some 10^18."""

_SYLLABLES = tuple(map("".join, product("bdfgklmnprst", "aeiou")))
_VOCABULARY = tuple(map("".join, product(_SYLLABLES, repeat=2)))


def copy_with_large_guide(checkout: Path, copy: Path, questions: int, results: int) -> Path:
    """Copy what a build needs, with a large guide for content."""
    for name in ("build_tools", "docs", "theme"):
        shutil.copytree(checkout / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(checkout / "mkdocs.yml", copy)
    write_large_guide(checkout, copy / "decision", questions, results)
    return copy


def write_large_guide(checkout: Path, content: Path, questions: int, results: int) -> None:
    """Make the folder `content` with the guide GUIDE: a tree in layers, each question with an answer that ends."""
    shutil.copytree(
        checkout / FIXTURE, content, ignore=shutil.ignore_patterns("examples", "statements.yaml", "costs.yaml")
    )
    guide = content / GUIDE
    (content / "tea-or-coffee").rename(guide)
    (guide / "faq.yaml").write_text("size:\n  question: Is it large?\n  answer: It is.\n", encoding="utf-8")
    shutil.rmtree(guide / "recommendations")
    (guide / "recommendations").mkdir()
    for number in range(results):
        path = guide / "recommendations" / f"r{number}.yaml"
        texts = {name: _words(f"{name} of {number}", count) for name, count in _TEXTS.items()}
        path.write_text(_RECOMMENDATION.format(number=number, **texts), encoding="utf-8")
    (guide / "tree.yaml").write_text(_tree(questions, results), encoding="utf-8")


_TEXTS = {"summary": 12, "fits": 6, "avoid": 6, "do": 8, "measure": 6, "stop": 6, "step": 8, "risk": 6, "remedy": 6}
_RECOMMENDATION = """\
title: Do what has the number {number}
approach: coffee
summary: It is {summary}.
fits_when:
  - You have {fits}.
avoid_when:
  - You lack {avoid}.
first_test:
  do: Try {do}.
  measure: Count {measure}.
  stop_when: It has {stop}.
  if_it_fails: q0
steps:
  - Begin with {step}.
risks:
  - risk: It can {risk}.
    mitigation: Watch {remedy}.
measure:
  - metric: Days until it helped
    why: They show what it costs.
revisit_when:
  - The answers change.
"""

_HEAD = """\
title: A large guide
summary: Made up to be measured.
short_answer: It depends.
version: "1"
reviewed: 2026-01-01
start: q0
questions:
"""

_QUESTION = """\
  q{number}:
    ask: Is this the question with the number {number}?
    why: It tells you more.
    answers:
      on:
        label: No, go on
        because: There are more.
        goto: {on}
      aside:
        label: No, step aside
        because: There are others.
        goto: {aside}
      end:
        label: Yes, end here
        because: You are there.
        goto: {end}
    unsure:
      assume: on
      find_out: Count.
"""


def _words(seed: str, count: int) -> str:
    """Made-up words, the same for the same seed: no two recommendations say nearly the same."""
    return " ".join(random.Random(seed).choices(_VOCABULARY, k=count))


def _tree(questions: int, results: int) -> str:
    layers = _layers(questions)
    parts = [_HEAD]
    for layer, following in zip(layers, [*layers[1:], range(0)], strict=True):
        widening = len(following) > len(layer)  # then every answer is needed to reach the whole next layer
        for place, number in enumerate(layer):
            first = 3 * place if widening else place
            goals = [f"q{following[(first + turn) % len(following)]}" for turn in range(3) if following]
            if not widening:
                goals = [*goals[:2], *(f"r{(number + turn) % results}" for turn in range(3))]
            on, aside, end = goals[:3]
            parts.append(_QUESTION.format(number=number, on=on, aside=aside, end=end))
    return "".join(parts)


def _layers(questions: int) -> list[range]:
    """The numbers of the questions, layer by layer: each layer three times as wide as the last, up to a width."""
    widest = max(1, questions // LAYERS)
    layers = [range(1)]
    while layers[-1].stop < questions:
        start = layers[-1].stop
        layers.append(range(start, min(questions, start + min(3 * len(layers[-1]), widest))))
    return layers

"""Makes new content to fill in: sound but for texts that start with `TODO`, which `check` then names.

Writes new files, and a new question into a tree without changing another byte of it. Never overwrites anything.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import BaseModel

from build_tools import graph, load, model
from build_tools.checks.names import RESERVED_GUIDES, RESERVED_ITEMS
from build_tools.output import replace_file
from build_tools.problems import InvalidDecision, did_you_mean, either
from build_tools.source import Value, parse

SCHEMA_LINE = "# yaml-language-server: $schema={}/schema/{}.schema.json\n"


class Refused(Exception):
    """Nothing was made; the message says why, and `hint` what to do. `misused` if the command itself was wrong."""

    def __init__(self, message: str, hint: str = "", *, misused: bool = False) -> None:
        self.hint, self.misused = hint, misused
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Made:
    """The file or folder that was made or added to, and what to do next, step by step."""

    path: Path
    steps: tuple[str, ...]


def new(kind: str, name: str, root: Path, guide: str | None, today: date) -> Made:
    """Make what `kind` says, with the id `name`, in the content folder `root`.

    Raises Refused if it cannot be made, InvalidDecision if the content cannot be read, and OSError if the disk or the
    permissions do not allow it. Whatever is raised, nothing has been written.
    """
    if kind == "guide" and guide:
        raise Refused("a new guide belongs to no other guide", "leave out `--guide`", misused=True)
    if kind == "guide":
        return _new_guide(name, root, today)
    library, problems = load.load(root)
    if library is None:
        raise InvalidDecision(problems)
    makers: Mapping[str, Callable[[str, Path, model.Guide], Made]] = {
        "question": _new_question,
        "recommendation": _new_recommendation,
        "example": _new_example,
    }
    chosen = _guide(library, guide)
    return makers[kind](name, root / chosen.id, chosen)


def _guide(library: model.Library, wanted: str | None) -> model.Guide:
    if wanted is None and len(library.guides) == 1:
        return next(iter(library.guides.values()))
    names = tuple(library.guides)
    if wanted is None:
        raise Refused("there is more than one guide", f"say which with `--guide`: {either(names)}", misused=True)
    if wanted not in names:
        hint = did_you_mean(wanted, names) or f"write {either(names)}"
        raise Refused(f"there is no guide called `{wanted}`", hint, misused=True)
    return library.guides[wanted]


def _new_question(name: str, folder: Path, guide: model.Guide) -> Made:
    if name in guide.tree.value.questions:
        line = guide.tree.key("questions", name).line
        raise Refused(f"the question `{name}` exists already", f"it is on line {line} of {guide.tree.places.path}")
    if name in guide.recommendations:
        written = guide.recommendations[name].places.path
        raise Refused(f"`{name}` is a recommendation already", f"choose another id, or see {written}")
    if not guide.recommendations:
        raise Refused("this guide has no recommendation that an answer could lead to", "make one first")
    first, second = (*guide.recommendations, *guide.recommendations)[:2]
    path = folder / "tree.yaml"
    text = path.read_bytes().decode("utf-8")
    replace_file(path, _with_question(text, path, guide, name, _question(first, second)).encode("utf-8"))
    return Made(
        path,
        (
            f"lead an answer of another question to it: `goto: {name}`",
            f"see where its own answers lead: `{first}` and `{second}` only hold the place",
            "replace each TODO; `check` lists them",
            "add an example for each of its answers: `new example ID`",
        ),
    )


def _new_recommendation(name: str, folder: Path, guide: model.Guide) -> Made:
    path = _free(folder / "recommendations" / f"{name}.yaml", name)
    if name in guide.tree.value.questions:
        raise Refused(f"`{name}` is a question already", f"choose another id, or see {guide.tree.places.path}")
    approaches = tuple(guide.comparison.value.approaches)
    _create(path, "recommendation", _recommendation(approaches[0], guide.tree.value.start))
    return Made(
        path,
        (
            f"set `approach`: {either(approaches)}",
            "set `if_it_fails` to the question or recommendation to go on with",
            "replace each TODO; `check` lists them",
            f"lead an answer to it in {guide.tree.places.path}: `goto: {name}`",
            "add an example that ends there: `new example ID`",
        ),
    )


def _new_example(name: str, folder: Path, guide: model.Guide) -> Made:
    path = _free(folder / "examples" / f"{name}.yaml", name)
    tree = guide.tree.value
    if graph.cycle(tree) or not _lead_somewhere(guide):
        raise Refused("the answers of this guide do not all lead to a recommendation", "run `check` first")
    told = {example.value.recommends for example in guide.examples.values()}
    reachable = [node for node in graph.ordered(tree) if node in guide.recommendations]
    goal = next((node for node in reachable if node not in told), reachable[0])
    answers = dict(next(graph.ways(tree, goal)))
    _create(path, "example", _example(answers, goal))
    return Made(
        path,
        (
            f"set the `answers`: these lead to `{goal}`; if they lead elsewhere, `check` tells where",
            "replace each TODO; `check` lists them",
            "for a published case, set `illustrative: false`, list its `claims`, and say `what_happened`",
        ),
    )


def _lead_somewhere(guide: model.Guide) -> bool:
    tree = guide.tree.value
    known = {*tree.questions, *guide.recommendations}
    return tree.start in tree.questions and all(
        target in known for question in tree.questions for target in graph.targets(tree, question)
    )


def _new_guide(name: str, root: Path, today: date) -> Made:
    if not root.is_dir():
        raise Refused(f"there is no folder {root}")
    if name in RESERVED_GUIDES:
        raise Refused(f"`{name}` already means something else", "choose another id")
    if os.path.lexists(root / name):
        raise Refused(f"{(root / name).as_posix()} exists already", "choose another id")
    workplace = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=root))
    try:
        made = workplace / name
        for path, kind, value in _guide_files(today):
            (made / path).parent.mkdir(parents=True, exist_ok=True)
            _create(made / path, kind, value)
        made.rename(root / name)
    finally:
        shutil.rmtree(workplace)
    return Made(
        root / name,
        (
            "replace each TODO; `check` lists them",
            "rename what starts with `first-`, `second-` or `third-`, wherever it is named",
            f"add to it: `new question ID --guide {name}`, likewise `recommendation` and `example`",
        ),
    )


def _free(path: Path, name: str) -> Path:
    if name in RESERVED_ITEMS:
        raise Refused(f"`{name}` already means something else", "choose another id")
    if os.path.lexists(path):
        raise Refused(f"{path.as_posix()} exists already", "choose another id")
    return path


def _create(path: Path, kind: str, value: Value) -> None:
    """Write a new file. Raises FileExistsError if it has come into being meanwhile."""
    up = "../.." if kind in load.GUIDE_FOLDERS.values() else ".."
    text = SCHEMA_LINE.format(up, kind) + "\n".join(_block(value, 0, 2)) + "\n"
    path.parent.mkdir(exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise
    except OSError:
        path.unlink(missing_ok=True)
        raise


def _with_question(text: str, path: Path, guide: model.Guide, name: str, question: Value) -> str:
    """The text of a tree with one more question behind the others, in the indentation and line ends of the file."""
    tree = guide.tree
    last = list(tree.value.questions)[-1]
    column = tree.key("questions", last).column - 1
    step = tree.at("questions", last).column - 1 - column
    lines = text.splitlines(keepends=True)
    end = tree.key("questions", last).line
    for number in range(end, len(lines)):
        if lines[number].strip():
            if len(lines[number]) - len(lines[number].lstrip(" ")) < max(column, 1):
                break
            end = number + 1
    newline = "\r\n" if lines[0].endswith("\r\n") else "\n"
    stanza = [" " * column + line for line in (f"{name}:", *(" " * step + row for row in _block(question, 0, step)))]
    before = "".join(lines[:end])
    before += "" if before.endswith("\n") else newline
    changed = before + newline + newline.join(stanza) + newline + "".join(lines[end:])
    old, _ = parse(text.encode(), path.name)
    new, _ = parse(changed.encode(), path.name)
    if not (old and new) or new.value != _added(old.value, name, question):
        hint = "write it as in the field reference, each question on lines of its own"
        raise Refused(f"the questions in {path.as_posix()} are written in a way that cannot be added to", hint)
    return changed


def _added(tree: Value, name: str, question: Value) -> Value:
    assert isinstance(tree, dict) and isinstance(tree["questions"], dict)
    return {**tree, "questions": {**tree["questions"], name: question}}


def _block(value: Value, indent: int, step: int) -> list[str]:
    """The lines of `value` in block style."""
    lines = []
    pairs = value.items() if isinstance(value, dict) else [(None, part) for part in value]
    for key, part in pairs:
        head = " " * indent + (f"{key}:" if key is not None else "-")
        if isinstance(part, str):
            lines.append(f"{head} {_scalar(part)}")
        elif key is not None:
            lines += [head, *_block(part, indent + step, step)]
        else:
            inside = _block(part, indent + 2, step)
            lines += [head + inside[0][indent + 1 :], *inside[1:]]
    return lines


def _scalar(text: str) -> str:
    plain = re.fullmatch(r"(?![0-9.]+$)[0-9A-Za-z](?:[^:#]|:(?! |$)|(?<! )#)*", text)
    return text if plain else json.dumps(text, ensure_ascii=False)


def _todo(kind: type[BaseModel], field: str, which: str = "") -> str:
    """A text to be replaced, which says what belongs there."""
    meaning = kind.model_fields[field].description or ""
    return f"TODO {which}{meaning}"


def _question(first: str, second: str) -> Value:
    def answer(goto: str, which: str) -> Value:
        return {
            "label": _todo(model.Answer, "label", which),
            "because": _todo(model.Answer, "because", which),
            "goto": goto,
        }

    return {
        "ask": _todo(model.Question, "ask"),
        "why": _todo(model.Question, "why"),
        "answers": {"yes": answer(first, "yes: "), "no": answer(second, "no: ")},
        "unsure": {"assume": "no", "find_out": _todo(model.Unsure, "find_out")},
    }


def _recommendation(approach: str, fallback: str) -> Value:
    kind = model.Recommendation
    return {
        "title": _todo(kind, "title"),
        "approach": approach,
        "summary": _todo(kind, "summary"),
        "fits_when": [_todo(kind, "fits_when")],
        "avoid_when": [_todo(kind, "avoid_when")],
        "first_test": {
            **{field: _todo(model.FirstTest, field) for field in ("do", "measure", "stop_when")},
            "if_it_fails": fallback,
        },
        "steps": [_todo(kind, "steps")],
        "risks": [{field: _todo(model.Risk, field) for field in ("risk", "mitigation")}],
        "measure": [{field: _todo(model.Metric, field) for field in ("metric", "why")}],
        "revisit_when": [_todo(kind, "revisit_when")],
    }


def _example(answers: Mapping[str, str], recommends: str) -> Value:
    kind = model.Example
    return {
        **{field: _todo(kind, field) for field in ("title", "who", "situation")},
        "answers": dict(answers),
        "recommends": recommends,
        "what_we_expect": _todo(kind, "what_we_expect"),
        "illustrative": "true",
    }


def _guide_files(today: date) -> tuple[tuple[str, str, Value], ...]:
    """The path, the kind and the content of each file of a guide with one question and two recommendations."""
    results = ("first-result", "second-result")
    tree: Value = {
        **{field: _todo(model.Tree, field) for field in ("title", "summary", "short_answer")},
        "version": f"{today:%Y.%m}",
        "reviewed": f"{today}",
        "start": "first-question",
        "questions": {"first-question": _question(*results)},
    }
    approaches = ("first-approach", "second-approach")
    comparison: Value = {
        "approaches": {
            approach: {field: _todo(model.Approach, field) for field in ("name", "one_line")} for approach in approaches
        },
        "criteria": {
            "first-criterion": {field: _todo(model.Criterion, field) for field in ("name", "question")},
        },
        "cells": {
            "first-criterion": {
                approach: {"verdict": "depends", "text": _todo(model.Cell, "text")} for approach in approaches
            },
        },
    }
    faq: Value = {"first-entry": {field: _todo(model.Entry, field) for field in ("question", "answer")}}
    examples = (("first-example", "yes", 0), ("second-example", "no", 1), ("third-example", model.UNSURE, 1))
    return (
        ("tree.yaml", "tree", tree),
        ("comparison.yaml", "comparison", comparison),
        ("faq.yaml", "faq", faq),
        ("recommendations/first-result.yaml", "recommendation", _recommendation(approaches[0], results[1])),
        ("recommendations/second-result.yaml", "recommendation", _recommendation(approaches[1], "first-question")),
        *(
            (f"examples/{name}.yaml", "example", _example({"first-question": answer}, results[result]))
            for name, answer, result in examples
        ),
    )

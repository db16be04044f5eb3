"""Hostile text for every text field, found from the model's own types, and a site that is built with it.

A field that is added to the model gets hostile text without a change here. Each text ends with a tag of its own, by
which it is found again.
"""

from __future__ import annotations

import itertools
import json
import shutil
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from build_tools import model
from build_tools.source import parse
from run import alone
from tests.built import ROOT, command
from tests.content import FIXTURE, kind_of

LINES = (
    "<script>alert(1)</script>",
    "*[HTML]: y",
    "<img src=x onerror=alert(1)>",
    "[a]: https://evil.example/",
    "\"><svg onload=alert(1)> '><a onclick=alert(1)>",
    "{: onclick=a() } { .x onload=a() }",
    "</script></title></textarea></p></section><script>alert(1)</script>",
    "{{ 7*7 }} {% raw %} {# x #} ${7}",
    "[^1]: note [^1]",
    "&lt;script&gt;alert(1) &#60;b&#62; &amp;",
    "--- title: x",
    "]]> <!-- --> <![CDATA[ <?php ?> --8<-- 'x'",
    "[a] (javascript:alert(1))",
    "<javascript:alert(1)> <https://evil.example/>",
    "# x ## y",
    "data:text/html,<script>alert(1)</script> javascript:alert(1) &#106;avascript:alert(1)",
    "!!! note === 'x'",
    "> 1. - + x | y | z",
    "[x][y] [[z]] ![b] (x) :x: ==x==",
    "No: x # z",
    "C:\\new\\x $x$ ^y^ ~z~",
)
WITH_MARKUP: Mapping[str, str] = {
    "---\ntitle: x\n---": "--- title: x ---",
    "```html\n<b onclick=alert(1)>": "```html <b onclick=alert(1)>",
    '[read](https://example.org/"onclick="alert(1))': "read",
    "*<b onclick=alert(1)>* **{: onclick=alert(1) }** `<script>alert(1)</script>`": (
        "<b onclick=alert(1)> {: onclick=alert(1) } <script>alert(1)</script>"
    ),
    "[![b](https://example.org/b.png)](javascript:alert(1))": "[!b](javascript:alert(1))",
    "\\` \\* \\< \\&lt; \\[x\\](y)": "` * < &lt; [x](y)",
    "1. <svg onload=alert(1)>\n2. {% x %}\n   - [y]: z": "<svg onload=alert(1)> {% x %} [y]: z",
}
"""Markdown that authors may write, and how it reads."""
ADDRESS = "https://example.org/'onclick='alert(1)'/[x]/*_javascript:alert(1)_&quot;&lt;&#34;$"

FREE = {"Title": model.Title, "Label": model.Label, "Summary": model.Summary, "Prose": model.Prose}
LENGTH = {"Title": 90, "Label": 160, "Summary": 320, "Prose": 400}
COPIES = 4
"""So many guides, and copies of each shared entry, that every field meets every text; a test makes sure of it."""
EITHER = {"what_happened", "what_we_expect"}
REPEATED = {("Passage", "at"), ("Passage", "words")}
"""Labels that must be what stands elsewhere."""

Field = tuple[str, str]
Maker = Callable[[Field, str], tuple[str, tuple[str, ...]]]


@dataclass(frozen=True)
class Text:
    """A text that was put into a field of a kind, and the parts of it that readers must find."""

    field: Field
    kind: str
    shown: tuple[str, ...]


def hostile() -> Maker:
    """Makes hostile texts: for each field as many as there is room for, and the others the next time."""
    waiting: dict[Field, list[str]] = {}

    def make(field: Field, kind: str) -> tuple[str, tuple[str, ...]]:
        queue = waiting.setdefault(field, list(wanted(kind)))
        between = "\n\n" if kind == "Prose" else " "
        taken: list[str] = []
        for line in tuple(queue):
            if len(between.join((*taken, line, "zq00000qz"))) <= LENGTH[kind]:
                taken.append(line)
                queue.remove(line)
        queue += taken
        return between.join(taken), tuple(WITH_MARKUP.get(line, line) for line in taken)

    return make


def wanted(kind: str) -> tuple[str, ...]:
    """The texts that every field of `kind` is to meet."""
    if kind == "Title":
        return tuple(line for line in LINES if not set("<>") & set(line))
    return (*LINES, *WITH_MARKUP) if kind == "Prose" else LINES


def always(text: str) -> Maker:
    """Puts the same `text` everywhere."""
    return lambda field, kind: (text, (text,))


class Spoiler:
    """Replaces all free text of content, and remembers by tag what it put where."""

    def __init__(self, make: Maker) -> None:
        self._make = make
        self._numbers = itertools.count(10000)
        self.texts: dict[str, Text] = {}

    def spoil(self, value: Any, kind: Any, field: Field = ("", "")) -> Any:
        """`value`, of the type `kind`, with other texts; optional text that is missing is added."""
        free = next((name for name, each in FREE.items() if kind == each), None)
        inner = typing.get_args(kind)
        if type(None) in inner:
            return self.spoil(value, inner[0], field)
        if free and field not in REPEATED:
            return self._text(field, free)
        if kind == model.Address:
            return ADDRESS
        if isinstance(kind, type) and issubclass(kind, model.Content):
            return self._record(value, kind)
        if typing.get_origin(kind) is tuple:
            return [self.spoil(part, inner[0], field) for part in value]
        if isinstance(value, dict):
            return {name: self.spoil(part, inner[1], field) for name, part in value.items()}
        return value

    def _record(self, value: dict[str, Any], kind: type[model.Content]) -> dict[str, Any]:
        made = {}
        for name, part in fields(kind).items():
            if name in value:
                made[name] = self.spoil(value[name], part, (kind.__name__, name))
            elif name not in EITHER and any(free in typing.get_args(part) for free in FREE.values()):
                empty: Any = {tuple: [""], Mapping: {}}.get(typing.get_origin(part), "")
                made[name] = self.spoil(empty, part, (kind.__name__, name))
        return made

    def _text(self, field: Field, kind: str) -> str:
        tag = f"zq{next(self._numbers)}qz"
        text, shown = self._make(field, kind)
        self.texts[tag] = Text(field, kind, shown)
        return f"{text}\n\n{tag}" if "\n" in text else f"{text} {tag}"


def fields(kind: type[model.Content]) -> dict[str, Any]:
    """The types of all fields, with what they ask of a text."""
    hints = typing.get_type_hints(kind, include_extras=True)
    return {name: hints[name] for name in kind.model_fields}


def text_fields(kind: Any) -> set[Field]:
    """Every field below the type `kind` that holds free text."""
    if not (isinstance(kind, type) and issubclass(kind, model.Content)):
        return {found for part in typing.get_args(kind) for found in text_fields(part)}
    found: set[Field] = set()
    for name, part in fields(kind).items():
        if any(free in (part, *typing.get_args(part)) for free in FREE.values()):
            found.add((kind.__name__, name))
        found |= text_fields(part)
    return found - REPEATED


def spoil_folder(root: Path, make: Maker, copies: int = 1) -> dict[str, Text]:
    """Spoil the content under `root`, with `copies` of each guide and shared entry; gives what was put in, by tag.

    The files are JSON, which is YAML too, with each text on a line of its own.
    """
    [guide] = [path.parent for path in root.glob("*/tree.yaml")]
    for number in range(1, copies):
        shutil.copytree(guide, root / f"{guide.name}-{number}")
    spoiler = Spoiler(make)
    made: dict[Path, Any] = {}
    for path in sorted(root.rglob("*.yaml")):
        document, problems = parse(path.read_bytes(), path.name)
        assert document is not None, problems
        value: Any = document.value
        if path.parent == root:
            names = [(name, f"-{number}" if number else "") for name in value for number in range(copies)]
            value = {f"{name}{number}": value[name] for name, number in names}
        made[path] = spoiler.spoil(value, model.FILE_KINDS[kind_of(path)])
    for path, value in made.items():
        if path.name == "statements.yaml":
            words = made[path.with_name("tree.yaml")]["summary"][:150].strip()
            for statement in value.values():
                statement["said_in"] = [{"file": "tree.yaml", "at": "summary", "words": words}]
        path.write_text(json.dumps(value, indent=1, ensure_ascii=False), encoding="utf-8")
    return spoiler.texts


@dataclass(frozen=True)
class Built:
    """The site made from hostile content, a guide of it with plain words, and what was put in, by tag."""

    hostile: Path
    plain: Path
    texts: Mapping[str, Text]


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Built:
    """Both sites; workers share them."""
    folder = tmp_path_factory.getbasetemp()
    shared = folder if worker_id == "master" else folder.parent
    texts: dict[str, Text] = {}
    with alone(shared / "hostile.lock"):
        for name, make, copies in (("plain", always("Plain"), 1), ("hostile", hostile(), COPIES)):
            project, content = shared / name, shared / f"{name}-content"
            shutil.copytree(FIXTURE, content)
            texts = spoil_folder(content, make, copies)
            if not project.exists():
                for part in ("build_tools", "docs", "theme"):
                    shutil.copytree(ROOT / part, project / part, ignore=shutil.ignore_patterns("__pycache__"))
                shutil.copy(ROOT / "mkdocs.yml", project)
                shutil.copytree(content, project / "decision")
                result = command("build", "--out", "out", cwd=project)
                assert result.returncode == 0, result.stdout + result.stderr
            shutil.rmtree(content)
    return Built(shared / "hostile" / "out", shared / "plain" / "out", texts)

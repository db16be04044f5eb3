"""What `new` makes: sound but for its placeholders, beside content that it leaves as it was."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from build_tools import scaffold
from build_tools.problems import InvalidDecision
from build_tools.scaffold import Refused, new
from build_tools.site import build
from build_tools.source import parse
from tests.content import FIXTURE, TODAY, Content

GUIDE = "tea-or-coffee"
TREE = f"{GUIDE}/tree.yaml"
PLACEHOLDER = re.compile(r"\bTODO (?:yes: |no: )?")


def everything(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def make(content: Content, kind: str, name: str, guide: str | None = None) -> scaffold.Made:
    return new(kind, name, content.root, guide, TODAY)


def fill_in(content: Content) -> None:
    """Replace every TODO by text; texts that must differ keep different words."""
    for path in content.root.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"TODO (yes|no): ", r"\1, ", text).replace("TODO ", ""), encoding="utf-8")


@pytest.mark.parametrize(
    ("kind", "other_rules"),
    [
        ("guide", set()),
        ("question", {"unreachable", "untaken-answer"}),
        ("recommendation", {"unreachable", "unexampled-recommendation"}),
        ("example", set()),
    ],
)
def test_what_is_made_has_only_placeholders_and_is_not_joined_up_yet(
    kind: str, other_rules: set[str], content: Content
) -> None:
    before = everything(content.root)
    made = make(content, kind, "new-one")
    rules = {problem.rule for problem in content.problems()}
    assert rules == {"placeholder"} | other_rules
    assert made.steps and (made.path.is_dir() or made.path.is_file())
    after = everything(content.root)
    assert {name for name in before if after[name] != before[name]} <= {TREE}

    fill_in(content)
    assert {problem.rule for problem in content.problems()} == other_rules


def test_a_new_guide_can_be_built_once_its_texts_are_written(content: Content) -> None:
    make(content, "guide", "new-one")
    fill_in(content)
    site = build(content.root, TODAY)
    made = {"new-one/index.md", "new-one/recommendations/first-result/index.md", "new-one/faq/index.md"}
    assert made <= site.files.keys()
    assert site.warnings == ()


def test_a_new_guide_can_be_added_to(content: Content) -> None:
    make(content, "guide", "new-one")
    for kind in ("question", "recommendation", "example"):
        make(content, kind, f"another-{kind}", "new-one")
    fill_in(content)
    assert {problem.rule for problem in content.problems()} == {
        "unreachable",
        "untaken-answer",
        "unexampled-recommendation",
    }


def test_every_placeholder_says_what_belongs_there(content: Content) -> None:
    before = set(everything(content.root))
    make(content, "guide", "new-one")
    for name in set(everything(content.root)) - before:
        for line in content.path(name).read_text(encoding="utf-8").splitlines():
            assert "TODO" not in line or len(PLACEHOLDER.split(line)[1]) > 10, line


def test_a_new_example_leads_to_a_recommendation_that_has_none(content: Content) -> None:
    content.delete(f"{GUIDE}/examples/night-nurse.yaml")
    make(content, "example", "new-one")
    assert content.library().guides[GUIDE].examples["new-one"].value.recommends == "filter-coffee"


def with_comments(text: str) -> str:
    return text.replace("    ask:", "    # why?\n    ask:") + "    # the end of it\n# of the file\n"


def with_questions_in_front(text: str) -> str:
    head, questions = text.split("questions:")
    return f"questions:{questions}{head}"


def with_a_long_text_at_the_end(text: str) -> str:
    return text.replace("Walk to the kitchen.", "|-\n        Walk\n\n        # on")


VARIANTS = {
    "as it is": lambda text: text,
    "with Windows line ends": lambda text: text.replace("\n", "\r\n"),
    "without a last line end": lambda text: text.rstrip("\n"),
    "with empty lines at the end": lambda text: text + "\n\n",
    "with four spaces": lambda text: re.sub(r"(?m)^ +", lambda found: 2 * found[0], text),
    "with comments": with_comments,
    "with the questions in front": with_questions_in_front,
    "with a byte order mark": lambda text: "\ufeff" + text,
    "with a long text at the end": with_a_long_text_at_the_end,
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_new_question_changes_no_other_byte_of_the_tree(variant: str, content: Content) -> None:
    old = VARIANTS[variant](content.path(TREE).read_bytes().decode())
    content.write(TREE, old)
    make(content, "question", "new-one")
    changed = content.path(TREE).read_bytes().decode()
    kept = next(at for at in range(len(changed)) if old[at : at + 1] != changed[at])
    assert changed.endswith(old[kept:]) and len(changed) > len(old)
    assert ("\r" in changed) == ("\r" in old) and changed.count("\r") in (0, changed.count("\n"))
    questions = content.library().guides[GUIDE].tree.value.questions
    assert [*questions][-1] == "new-one" and len(questions) == 5


def test_a_tree_in_brackets_is_left_alone(content: Content) -> None:
    document, _ = parse(content.path(TREE).read_bytes(), TREE)
    assert document and isinstance(document.value, dict)
    head = content.path(TREE).read_text(encoding="utf-8").partition("questions:")[0]
    content.write(TREE, head + "questions: " + json.dumps(document.value["questions"]) + "\n")
    before = everything(content.root)
    with pytest.raises(Refused, match="cannot be added to"):
        make(content, "question", "new-one")
    assert everything(content.root) == before


@pytest.mark.parametrize(
    ("kind", "name", "guide", "says"),
    [
        ("question", "hour", None, "the question `hour` exists already"),
        ("question", "espresso", None, "`espresso` is a recommendation already"),
        ("recommendation", "espresso", None, "espresso.yaml exists already"),
        ("recommendation", "hour", None, "`hour` is a question already"),
        ("recommendation", "index", None, "`index` already means something else"),
        ("example", "late-reader", None, "late-reader.yaml exists already"),
        ("example", "index", None, "`index` already means something else"),
        ("guide", "tea-or-coffee", None, "tea-or-coffee exists already"),
        ("guide", "evidence", None, "`evidence` already means something else"),
        ("guide", "new-one", "tea-or-coffee", "a new guide belongs to no other guide"),
        ("question", "new-one", "tea-or-cofee", "there is no guide called `tea-or-cofee`"),
    ],
)
def test_what_exists_or_makes_no_sense_is_refused_and_nothing_written(
    kind: str, name: str, guide: str | None, says: str, content: Content
) -> None:
    before = everything(content.root)
    with pytest.raises(Refused, match=re.escape(says)) as refused:
        make(content, kind, name, guide)
    assert refused.value.hint
    assert everything(content.root) == before


def test_with_several_guides_one_must_be_named(content: Content) -> None:
    shutil.copytree(FIXTURE.parent / "second-guide", content.root / "host-or-rent")
    with pytest.raises(Refused) as refused:
        make(content, "question", "new-one")
    assert refused.value.misused and refused.value.hint == "say which with `--guide`: `host-or-rent` or `tea-or-coffee`"
    assert make(content, "question", "new-one", "host-or-rent").path == content.root / "host-or-rent" / "tree.yaml"


@pytest.mark.parametrize("kind", ["question", "recommendation", "example"])
def test_content_that_cannot_be_read_is_not_added_to(kind: str, content: Content) -> None:
    content.edit(TREE, "start: hour", "start: [hour")
    before = everything(content.root)
    with pytest.raises(InvalidDecision):
        make(content, kind, "new-one")
    assert everything(content.root) == before


@pytest.mark.parametrize(("find", "replace"), [("goto: machine", "goto: nowhere"), ("goto: machine", "goto: hour")])
def test_an_example_needs_answers_that_lead_somewhere(find: str, replace: str, content: Content) -> None:
    content.edit(TREE, find, replace)
    with pytest.raises(Refused, match="do not all lead to a recommendation"):
        make(content, "example", "new-one")


def test_a_guide_is_not_left_half_written(content: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything(content.root)

    def fail(path: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(OSError, match="No space"):
        make(content, "guide", "new-one")
    assert everything(content.root) == before and not list(content.root.glob(".new-one*"))


def test_the_day_goes_into_a_new_guide(content: Content) -> None:
    new("guide", "new-one", content.root, None, date(2031, 2, 3))
    text = content.path("new-one/tree.yaml").read_text(encoding="utf-8")
    assert 'version: "2031.02"\nreviewed: 2031-02-03\n' in text

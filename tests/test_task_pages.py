"""The contributor pages by task, followed to the letter in a copy of the content.

A page speaks in fixed sentences, each with the block of lines below it: see SENTENCES. A block that no sentence
introduces, and a sentence that introduces none, are mistakes of the page. Numbers of lines may differ from those that
the page shows, so that a change of the content above leaves the page right.
"""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from build_tools import graph
from build_tools.__main__ import main
from build_tools.load import load
from build_tools.model import Library
from tests.built import ROOT
from tests.page import Page, read

PAGES = ROOT / "docs" / "contribute"
TASKS = (
    "add-an-answer",
    "split-a-question",
    "retire-a-recommendation",
    "add-a-claim",
    "change-a-price",
    "start-a-second-guide",
)
COPIED = ("build_tools", "decision", "docs", "theme", "mkdocs.yml")


class DayOfReview(date):
    """A day on which no claim of the content is stale."""

    @classmethod
    def today(cls) -> date:
        return max(guide.tree.value.reviewed for guide in library().guides.values())


def without_numbers(output: str) -> str:
    return re.sub(r"(?m)^(\S+):\d+:(\d+:)", r"\1:\2", output)


@dataclass
class Reader:
    """Somebody who does what a page says, in the folder `root`, and no more."""

    root: Path
    shell: Callable[[list[str]], str]
    output: str = ""
    anchor: tuple[str, str] = ("", "")

    def run(self, _: str, commands: str) -> None:
        for command in commands.splitlines():
            program, script, *arguments = shlex.split(command)
            assert (program, script) == ("python3", "run.py")
            self.output = self.shell(arguments)

    def see_all(self, _: str, lines: str) -> None:
        assert without_numbers(self.output) == without_numbers(lines)

    def see_first(self, _: str, lines: str) -> None:
        assert without_numbers(self.output)[: len(without_numbers(lines))] == without_numbers(lines)

    def see_last(self, _: str, lines: str) -> None:
        assert without_numbers(self.output)[-len(without_numbers(lines)) :] == without_numbers(lines)

    def find(self, path: str, lines: str) -> None:
        assert (self.root / path).read_text(encoding="utf-8").count(lines) == 1, f"not once in {path}: {lines}"
        self.anchor = path, lines

    def put_above(self, _: str, lines: str) -> None:
        self._edit(lines + self.anchor[1])

    def put_instead(self, _: str, lines: str) -> None:
        self._edit(lines)

    def _edit(self, lines: str) -> None:
        path, found = self.anchor
        text = (self.root / path).read_text(encoding="utf-8")
        (self.root / path).write_text(text.replace(found, lines), encoding="utf-8")

    def change_line(self, path: str, lines: str) -> None:
        start = lines.partition(":")[0] + ":"
        text = (self.root / path).read_text(encoding="utf-8")
        changed, count = re.subn(rf"(?m)^{start}.*\n", lines, text)
        assert count == 1, f"{count} lines of {path} begin with {start}"
        (self.root / path).write_text(changed, encoding="utf-8")

    def put_at_end(self, path: str, lines: str) -> None:
        with (self.root / path).open("a", encoding="utf-8") as file:
            file.write(lines)

    def write(self, path: str, lines: str) -> None:
        (self.root / path).write_text(lines, encoding="utf-8")

    def delete(self, path: str) -> None:
        (self.root / path).unlink()


SENTENCES: dict[str, Callable[[Reader, str, str], None]] = {
    r"Run": Reader.run,
    r"The output is": Reader.see_all,
    r"The output begins with": Reader.see_first,
    r"The output ends with": Reader.see_last,
    r"In `(\S+)`, (?:above|replace)": Reader.find,
    r"add": Reader.put_above,
    r"with": Reader.put_instead,
    r"In `(\S+)`, change the line that begins with `\w+:` to": Reader.change_line,
    r"At the end of `(\S+)`, add": Reader.put_at_end,
    r"Write the file `(\S+)`:": Reader.write,
}
DELETION = re.compile(r"Delete `(\S+)`\.")
BLOCK = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def follow(page: Path, reader: Reader) -> None:
    """Do all that `page` says."""
    text = page.read_text(encoding="utf-8")
    end = 0
    for block in BLOCK.finditer(text):
        *before, sentence = text[end : block.start()].strip().splitlines()
        for line in before:
            _delete(line, reader)
        deed, found = _meaning(sentence)
        deed(reader, found, block[1])
        end = block.end()


def _delete(line: str, reader: Reader) -> None:
    found = DELETION.fullmatch(line)
    if found:
        reader.delete(found[1])
    assert not any(re.fullmatch(sentence, line) for sentence in SENTENCES), f"no block below: {line}"


def _meaning(sentence: str) -> tuple[Callable[[Reader, str, str], None], str]:
    for pattern, deed in SENTENCES.items():
        found = re.fullmatch(pattern, sentence)
        if found:
            return deed, found[1] if found.re.groups else ""
    raise AssertionError(f"no sentence that a block can follow: {sentence}")


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Reader:
    for part in COPIED:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / part, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("build_tools.__main__.date", DayOfReview)

    def shell(arguments: list[str]) -> str:
        capsys.readouterr()
        main(arguments)
        said = capsys.readouterr()
        return said.err + said.out

    return Reader(tmp_path, shell)


def library() -> Library:
    found, problems = load(Path("decision"))
    assert found is not None, "\n".join(map(str, problems))
    return found


@pytest.mark.parametrize("task", TASKS[:-1])
def test_following_a_page_to_the_letter_gives_what_it_says(task: str, reader: Reader) -> None:
    before = library()
    follow(PAGES / f"{task}.md", reader)
    assert library() != before
    assert main(["check"]) == 0


def test_a_second_guide_of_twelve_questions_is_built_and_walked(reader: Reader) -> None:
    follow(PAGES / "start-a-second-guide.md", reader)
    guide = library().guides["host-or-rent"]
    tree = guide.tree.value
    assert len(tree.questions) == 12
    assert graph.reachable(tree) == {*tree.questions, *guide.recommendations}
    assert main(["check"]) == 0
    assert "host-or-rent" in (reader.root / "site" / "index.html").read_text(encoding="utf-8")

    page = read(reader.root / "site" / "host-or-rent" / "index.html")
    ids = {element["id"] for element in page.all("id")}
    for recommendation in guide.recommendations:
        for way in graph.ways(tree, recommendation):
            place = f"q-{tree.start}"
            for question, answer in way:
                assert place == f"q-{question}" and place in ids
                place = link(page, place, answer).removeprefix("#")
            assert place == f"r-{recommendation}" and place in ids
        assert (reader.root / "site" / "host-or-rent" / "recommendations" / recommendation / "index.html").exists()


def link(page: Page, section: str, answer: str) -> str:
    """Where the link of an answer leads, in the section of its question."""
    (found,) = (
        element["href"]
        for element in page.all("data-answer")
        if element["data-answer"] == answer and any(around.attributes.get("id") == section for around in element.around)
    )
    return found


def test_a_page_says_nothing_that_cannot_be_followed() -> None:
    for task in TASKS:
        text = (PAGES / f"{task}.md").read_text(encoding="utf-8")
        assert text.count("```") == 2 * len(BLOCK.findall(text)) > 0, task


def test_the_index_leads_to_every_task() -> None:
    text = (PAGES / "index.md").read_text(encoding="utf-8")
    assert [task for task in TASKS if f"({task}.md)" not in text] == []

"""Rules on the statements that a guide must not lose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from build_tools.checks.findings import Finding, texts
from build_tools.model import Guide, Library, Located, Passage
from build_tools.problems import did_you_mean


def lost_statement(library: Library) -> Iterator[Finding]:
    """Every statement of `statements.yaml` is still said where it claims to be."""
    for guide in library.guides.values():
        said: dict[str, dict[str, str]] = {}
        for statement_id, statement in guide.statements.value.items():
            for index, passage in enumerate(statement.said_in):
                file = _file(guide, passage.file)
                if file is not None and passage.file not in said:
                    said[passage.file] = {_dotted(keys): text for keys, text in texts(file)}
                yield from _missing(guide, (statement_id, "said_in", index), passage, said)


def _missing(
    guide: Guide, keys: tuple[str | int, ...], passage: Passage, said: dict[str, dict[str, str]]
) -> Iterator[Finding]:
    at = guide.statements.at
    if passage.file not in said:
        yield Finding(at(*keys, "file"), f"this guide has no file `{passage.file}`", "name the file that says it now")
        return
    texts_of_file = said[passage.file]
    if passage.at not in texts_of_file:
        hint = did_you_mean(passage.at, texts_of_file) or "name the keys that lead to the text"
        yield Finding(at(*keys, "at"), f"`{passage.file}` has no text at `{passage.at}`", hint)
    elif _folded(passage.words) not in _folded(texts_of_file[passage.at]):
        message = f"the text at `{passage.at}` of `{passage.file}` no longer says “{passage.words}”"
        yield Finding(
            at(*keys, "words"), message, "if it still says so in other words, quote those; if not, say it again"
        )


def _file(guide: Guide, name: str) -> Located[Any] | None:
    folder, _, file = name.removesuffix(".yaml").rpartition("/")
    if folder == "recommendations":
        return guide.recommendations.get(file)
    if folder == "examples":
        return guide.examples.get(file)
    files: dict[str, Located[Any] | None] = {
        "tree": guide.tree,
        "comparison": guide.comparison,
        "faq": guide.faq,
        "costs": guide.costs,
    }
    return None if folder else files.get(file)


def _dotted(keys: tuple[str | int, ...]) -> str:
    return ".".join(map(str, keys))


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()

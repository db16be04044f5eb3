"""Turns the text of one YAML file into plain values and their places. Knows nothing of what the values mean.

Every scalar is text. What the language of the content does not have (anchors, tags, tabs, duplicate keys …) is
refused where it stands. Reading parser events with a bound on depth, instead of composing nodes, gives the same
verdict with and without libyaml and cannot be driven into a stack overflow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from build_tools.places import Key, Location, Mark, Places, Recorder
from build_tools.problems import Problem, quote

MAX_BYTES = 40_000_000
MAX_DEPTH = 12
MAX_REPORTED_CHARACTERS = 20

REFUSALS = {
    "not-utf8": "Files are UTF-8 text.",
    "forbidden-character": "Tabs, control characters, unusual line breaks and invisible direction marks are refused.",
    "yaml-syntax": "The file is valid YAML.",
    "empty-file": "A file says something.",
    "second-document": "A file holds one document, without directives.",
    "anchor-or-alias": "Anchors (`&name`), aliases (`*name`) and merge keys (`<<`) are not part of the language.",
    "tag": "Tags (`!name`) are not part of the language: every value is text.",
    "duplicate-key": "A key stands once in its mapping.",
    "complex-key": "A key is a plain text.",
    "too-deep": f"Values are nested at most {MAX_DEPTH} levels deep.",
    "text-cut-by-comment": "A ` #` after unquoted text begins a comment and cuts the text; a comment wants two spaces.",
}

Value = str | list["Value"] | dict[str, "Value"]

_FORBIDDEN = re.compile(
    "[\t\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]|\r(?!\n)"
)
_NO_CHARACTER = re.compile(r"\\U(?!000|0010)[0-9A-Fa-f]{8}")
_DIRECTIVE = re.compile(r"(?: *(?:#.*)?\n)*%")
_COMMENT_IN_HEADER = re.compile(r"[|>][-+0-9]*#")
_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Document:
    """The value of one file and the places of its parts."""

    value: Value
    places: Places


@dataclass(slots=True)
class _Open:
    """A mapping or list whose end has not been read yet."""

    value: dict[str, Value] | list[Value]
    marks: dict[Key, Mark]
    start: tuple[int, int]
    in_brackets: bool
    key: str | None = None
    key_start: tuple[int, int] = (1, 1)


@dataclass(slots=True)
class _Reading:
    """What has been read of one file so far."""

    path: str
    lines: list[str]
    recorder: Recorder = field(default_factory=Recorder)
    problems: list[Problem] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    root: tuple[Value, Mark] | None = None
    last_quoted: tuple[tuple[int, int], tuple[int, int]] | None = None

    def refuse(self, rule: str, place: tuple[int, int], message: str, hint: str = "") -> None:
        self.problems.append(Problem(Location(self.path, *place), rule, message, hint))


def parse(data: bytes, path: str) -> tuple[Document | None, tuple[Problem, ...]]:
    """The document in `data` and all problems of the language; no document if one of them is an error."""
    text, problems = _decode(data, path)
    if problems:
        return None, problems
    reading = _Reading(path, text.split("\n"))
    try:
        _read_events(text, reading)
    except yaml.MarkedYAMLError as error:
        reading.problems.append(_syntax_problem(error, reading))
    except yaml.YAMLError as error:
        reading.refuse("yaml-syntax", (1, 1), f"this is not valid YAML: {error}")
    except (ValueError, OverflowError):
        # What PyYAML without libyaml makes of an escape such as `\UFFFFFFFF`.
        found = _NO_CHARACTER.search(text)
        if not found:
            raise
        line, column = text.count("\n", 0, found.start()) + 1, found.start() - text.rfind("\n", 0, found.start())
        reading.refuse("yaml-syntax", (line, column + 2), *_ESCAPE)
    problems = tuple(reading.problems)
    if reading.root is None and not problems:
        problems = (Problem(Location(path), "empty-file", "the file is empty"),)
    if reading.root is None or any(problem.severity == "error" for problem in problems):
        return None, problems
    value, mark = reading.root
    return Document(value, reading.recorder.places(path, mark)), problems


def _decode(data: bytes, path: str) -> tuple[str, tuple[Problem, ...]]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return "", (not_utf8(error, path),)
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n"), tuple(_forbidden_characters(text, path))


def not_utf8(error: UnicodeDecodeError, path: str) -> Problem:
    """What is said of a file that could not be decoded."""
    before = error.object[: error.start].decode("utf-8")
    place = Location(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
    return Problem(place, "not-utf8", "this is not UTF-8 text", "save the file with the encoding UTF-8")


def _forbidden_characters(text: str, path: str) -> Iterator[Problem]:
    for count, match in enumerate(_FORBIDDEN.finditer(text)):
        if count == MAX_REPORTED_CHARACTERS:
            break
        start = match.start()
        place = Location(path, text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start))
        if match[0] == "\t":
            yield Problem(place, "forbidden-character", "a tab stands here", "write spaces instead")
        else:
            name = f"the invisible character U+{ord(match[0]):04X} stands here"
            yield Problem(place, "forbidden-character", name, "delete it")


def _start(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _end(event: yaml.Event) -> tuple[int, int]:
    mark = event.end_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _read_events(text: str, reading: _Reading) -> None:
    documents = 0
    comments = " #" in text
    directive = _DIRECTIVE.match(text)
    if directive:
        place = directive[0].count("\n") + 1, 1
        reading.refuse(
            "second-document",
            place,
            "a directive stands here",
            "delete the line, or put text that starts with `%` in quotes",
        )
        return
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.ScalarEvent):
            start = _start(event)
            _refuse_properties(event, start, reading)
            if not event.style:
                if comments:
                    _warn_of_cut_text(event.value, start, _end(event), reading)
                if reading.stack and reading.stack[-1].in_brackets:
                    _refuse_in_brackets(event.value, start, _end(event), reading)
            elif event.style in "'\"":
                reading.last_quoted = start, _end(event)
                _refuse_escaped(event.value, start, reading)
            else:
                _refuse_comment_in_header(start, reading)
            _place_scalar(event.value.rstrip("\n"), start, reading, plain=not event.style)
        elif isinstance(event, yaml.CollectionStartEvent):
            start = _start(event)
            _refuse_properties(event, start, reading)
            if len(reading.stack) == MAX_DEPTH:
                reading.refuse("too-deep", start, f"this is nested more than {MAX_DEPTH} levels deep")
                return
            _refuse_as_key(start, reading)
            mapping = isinstance(event, yaml.MappingStartEvent)
            reading.stack.append(_Open({} if mapping else [], {}, start, bool(event.flow_style)))
        elif isinstance(event, yaml.CollectionEndEvent):
            closed = reading.stack.pop()
            _place(closed.value, Mark(closed.start, closed.start, reading.recorder.inside(closed.marks)), reading)
        elif isinstance(event, yaml.AliasEvent):
            start = _start(event)
            _refuse_anchor(f"`*{event.anchor}` is an alias", start, reading)
            _place_scalar("", start, reading, plain=False)
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            start = _start(event)
            if documents == 2:
                reading.refuse("second-document", start, "a second document begins here", "delete the line `---`")
                return


def _refuse_properties(
    event: yaml.ScalarEvent | yaml.CollectionStartEvent, start: tuple[int, int], reading: _Reading
) -> None:
    if event.anchor is not None:
        _refuse_anchor(f"`&{event.anchor}` is an anchor", start, reading)
    if event.tag is not None:
        reading.refuse(
            "tag", start, f"`{event.tag}` is a tag", "every value is text; put text that starts with `!` in quotes"
        )


def _refuse_anchor(what: str, start: tuple[int, int], reading: _Reading) -> None:
    reading.refuse(
        "anchor-or-alias", start, what, "write the value out; put text that starts with `&` or `*` in quotes"
    )


def _refuse_escaped(text: str, start: tuple[int, int], reading: _Reading) -> None:
    """Refuse a forbidden character that is written as an escape."""
    found = _FORBIDDEN.search(text.replace("\r\n", "\r"))
    if found:
        name = f"an escape stands for the invisible character U+{ord(found[0]):04X} in this text"
        reading.refuse("forbidden-character", start, name, "delete it, or write the backslash twice")


def _refuse_comment_in_header(start: tuple[int, int], reading: _Reading) -> None:
    """Refuse `|#`, which only libyaml takes for a block with a comment."""
    line, column = start
    header = _COMMENT_IN_HEADER.match(reading.lines[line - 1], column - 1)
    if header:
        reading.refuse("yaml-syntax", (line, header.end()), *_START)


def _refuse_in_brackets(text: str, start: tuple[int, int], end: tuple[int, int], reading: _Reading) -> None:
    """Refuse what only one of libyaml and PyYAML can read: `[is it?]`, `[a:]`, `[?]`, `[a:[b]]`."""
    behind = "".join(reading.lines[end[0] - 1 : end[0]])[end[1] - 1 : end[1] + 1]
    if behind[:1] == ":" and behind[1:] in tuple("[]{},"):
        reading.refuse("yaml-syntax", end, "between brackets, a colon needs a blank behind it", "write `key: value`")
    if not text or "?" in text:
        message = "between brackets, this text is empty or holds a `?`"
        reading.refuse("yaml-syntax", start, message, "put the text in quotes, or write each item on its own line")


def _warn_of_cut_text(text: str, start: tuple[int, int], end: tuple[int, int], reading: _Reading) -> None:
    rest = reading.lines[end[0] - 1][end[1] - 1 :] if text else ""
    if rest.startswith(" #"):
        hint = "put the text in quotes, or leave two spaces before a comment"
        message = f"the text ends before `{rest.strip()[:40]}`, which is read as a comment"
        place = Location(reading.path, *start)
        reading.problems.append(Problem(place, "text-cut-by-comment", message, hint, "warning"))


def _refuse_as_key(start: tuple[int, int], reading: _Reading) -> None:
    """Refuse a mapping or list that stands where a key should."""
    around = reading.stack[-1] if reading.stack else None
    if around and isinstance(around.value, dict) and around.key is None:
        reading.refuse(
            "complex-key",
            start,
            "a mapping or a list cannot be a key",
            "put a text that starts with `{` or `[` in quotes",
        )


def _place_scalar(text: str, start: tuple[int, int], reading: _Reading, *, plain: bool) -> None:
    """Put `text` where it belongs: as the next key of the open mapping, or as a value."""
    around = reading.stack[-1] if reading.stack else None
    if around is None or isinstance(around.value, list) or around.key is not None:
        _place(text, Mark(start, start), reading)
        return
    if plain and text == "<<":
        reading.refuse("anchor-or-alias", start, "`<<` is a merge key", "write the fields out")
    if text in around.value:
        first = around.marks[text].key[0]
        reading.refuse(
            "duplicate-key", start, f"{quote(text)} stands here a second time", f"the first one is on line {first}"
        )
    around.key, around.key_start = text, start


def _place(value: Value, mark: Mark, reading: _Reading) -> None:
    """Put a finished value into what is open around it, or make it the root."""
    if not reading.stack:
        reading.root = value, mark
        return
    around = reading.stack[-1]
    if isinstance(around.value, list):
        around.marks[len(around.value)] = mark
        around.value.append(value)
    elif around.key is None:
        # The end of a collection that was refused as a key: carry on as if a text had stood there.
        around.key, around.key_start = "", mark.value
    else:
        if around.key not in around.value:
            around.marks[around.key] = Mark(around.key_start, mark.value, mark.inside)
            around.value[around.key] = value
        around.key = None


_MISPLACED = "this does not belong here", "check the indentation, and put text with special characters in quotes"
_START = "text cannot start with this character", "put the text in quotes"
_ESCAPE = "a backslash in double quotes starts an escape", "use single quotes, or write the backslash twice"
# Words of PyYAML and of libyaml, which say the same mistake differently.
_SYNTAX = (
    (
        "mapping values",
        ("a colon followed by a space starts a field here", "put the text in quotes, or check the indentation"),
    ),
    (
        "sequence entries are not allowed",
        ("a dash followed by a space starts a list item here", "put the text in quotes"),
    ),
    ("mapping keys are not allowed", ("text cannot start with `? `", "put the text in quotes")),
    ("cannot start any token", _START),
    ("expected alphabetic or numeric", _START),
    ("chomping or indentation", _START),
    ("comment or line break", _START),
    ("comment or a line break", _START),
    ("indentation indicator", _START),
    ("tag handle", _START),
    ("URI", _START),
    ("<document start>", ("the file goes on where it should have ended", "check the indentation of this line")),
    ("find expected ':'", ("a key without a colon stands here", "write `key: value`, or check the quotes above")),
    ("directive", _START),
    ("non-alphabetical", _START),
    ("unexpected document", ("a line of a quoted text starts with `---` or `...`", "check the quotes above")),
    ("escape", _ESCAPE),
    ("hexadecimal", _ESCAPE),
    ("did not find expected", _MISPLACED),
    ("expected <block end>", _MISPLACED),
    ("expected '", _MISPLACED),
    ("expected the node content", _MISPLACED),
)


def _syntax_problem(error: yaml.MarkedYAMLError, reading: _Reading) -> Problem:
    """The parser's complaint in an editor's words, at the place where the mistake was most likely made."""
    escape = "unknown escape" in (error.problem or "")
    colon = "find expected ':'" in (error.problem or "")
    mark = error.context_mark if (escape or colon) and error.context_mark else error.problem_mark or error.context_mark
    place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    if error.context_mark and "quoted scalar" in (error.context or "") and "end of stream" in (error.problem or ""):
        opened = (error.context_mark.line + 1, error.context_mark.column + 1)
        return Problem(
            Location(reading.path, *opened),
            "yaml-syntax",
            "the quotation mark opened here is never closed",
            "close the quotes",
        )
    if reading.last_quoted:
        (opened_line, opened_column), (closed_line, closed_column) = reading.last_quoted
        if closed_line > opened_line and place >= (closed_line, closed_column) and place[0] <= closed_line + 1:
            return Problem(
                Location(reading.path, opened_line, opened_column),
                "yaml-syntax",
                f"the quotation mark opened here is closed only on line {closed_line}, and what follows makes no sense",
                "close the quotes on this line",
            )
    for words, (message, hint) in _SYNTAX:
        if words in (error.problem or ""):
            return Problem(Location(reading.path, *place), "yaml-syntax", message, hint)
    return Problem(Location(reading.path, *place), "yaml-syntax", f"this is not valid YAML: {error.problem}")

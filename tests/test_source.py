"""The language of the content: what is text, what is refused and where, the same with and without libyaml."""

from __future__ import annotations

import time
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from build_tools import source
from build_tools.problems import Problem
from build_tools.source import Document, Value, parse

LOADERS: dict[str, type] = {"pure": yaml.SafeLoader}
if hasattr(yaml, "CSafeLoader"):
    LOADERS["libyaml"] = yaml.CSafeLoader


@pytest.fixture(params=LOADERS, autouse=True)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run each test once with each of the parsers."""
    monkeypatch.setattr(source, "_LOADER", LOADERS[request.param])


def read(text: str | bytes) -> tuple[Document | None, tuple[Problem, ...]]:
    return parse(text if isinstance(text, bytes) else text.encode(), "f")


def value(text: str | bytes) -> Value:
    document, problems = read(text)
    assert document is not None and not problems, problems
    return document.value


def said(text: str | bytes) -> list[str]:
    return [f"{place.line}:{place.column} {rule}" for place, rule in ((p.location, p.rule) for p in read(text)[1])]


def test_both_parsers_are_tried() -> None:
    assert len(LOADERS) == 2, "PyYAML came without libyaml, so nothing here says that both agree"


_LIKE_OTHER_TYPES = [
    "yes",
    "no",
    "on",
    "off",
    "true",
    "False",
    "null",
    "~",
    "012",
    "0o14",
    "0x1F",
    "1e3",
    "1_000",
    "-1",
]
_LIKE_TIMES = [".5", ".inf", ".NaN", "12:30:45", "2026-11-23", "2026-11-23T10:00:00Z", "="]
_LIKE_MARKUP = [
    "${x}",
    "<script>",
    "a#b",
    "a:b",
    "http://a.example/b#c",
    "-a",
    "?a",
    ":a",
    "a-",
    "\\n",
    "a'b",
    'a"b',
    "😀",
]
UNQUOTED = [*_LIKE_OTHER_TYPES, *_LIKE_TIMES, *_LIKE_MARKUP]
_ONLY_QUOTED = [
    "{{ a }}",
    "{% a %}",
    "Note: this",
    "C # or F#",
    "* a",
    "&a",
    "!a",
    "@a",
    "`a`",
    "[a",
    "{a",
    "'a",
    " a ",
]


@pytest.mark.parametrize("text", UNQUOTED)
def test_unquoted_text_stays_as_it_was_written(text: str) -> None:
    assert value(f"{text}: {text}\nlist:\n  - {text}") == {text: text, "list": [text]}


@pytest.mark.parametrize("text", [*UNQUOTED, *_ONLY_QUOTED])
def test_quoted_text_stays_as_it_was_written(text: str) -> None:
    quoted = "'" + text.replace("'", "''") + "'"
    assert value(f"a: {quoted}") == {"a": text}


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("a: >-\n  one\n  two\n\n  three", "one two\nthree"),
        ("a: >\n  one\n", "one"),
        ("a: |-\n  one\n  two\n", "one\ntwo"),
        ("a: |+\n  one\n\n\n", "one"),
        ("a: |\n  # no comment\n", "# no comment"),
        ("a: one\n  two", "one two"),
        ('a: "one\\ntwo \\u00e9 \\x41 \\U0001F600"', "one\ntwo é A 😀"),
        ("a: 'it''s'", "it's"),
        ("a:", ""),
        ("a: ''", ""),
        ("a: b  # a comment", "b"),
        ("a: 'b' # a comment", "b"),
        ("a: >- # a comment\n  b", "b"),
    ],
)
def test_long_quoted_and_empty_texts_are_read(text: str, read_as: str) -> None:
    assert value(text) == {"a": read_as}


def test_mappings_keep_the_order_of_their_keys() -> None:
    assert list(value("b: 1\na: 2\nc: 3")) == ["b", "a", "c"]


def test_lists_and_mappings_can_stand_between_brackets() -> None:
    assert value("a: [b, c]\nd: {e: f}\ng: []\nh: {}") == {"a": ["b", "c"], "d": {"e": "f"}, "g": [], "h": {}}


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "with a byte order mark"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["unix", "windows"])
def test_a_file_of_any_editor_is_read_with_the_same_places(mark: bytes, end: bytes) -> None:
    document, _ = read(mark + b"a: b" + end + b"c:" + end + b"  d: e" + end)
    assert document is not None
    assert document.value == {"a": "b", "c": {"d": "e"}}
    assert str(document.places.at("c", "d")) == "f:3:6"


@pytest.mark.parametrize("text", ["---\na: b\n", "a: b\n...\n", "# c\n\n---\na: b", "--- # c\na: b\n...\n# c\n"])
def test_the_marks_of_a_single_document_may_be_written(text: str) -> None:
    assert value(text) == {"a": "b"}


REFUSED: list[tuple[str, str, str | bytes, str]] = [
    ("not-utf8", "a byte of Latin-1", b"a: b\nc: d\xe9\n", "2:5"),
    ("not-utf8", "behind letters of two bytes", "é: é".encode() + b"\xff", "1:5"),
    ("not-utf8", "UTF-16", "a: b".encode("utf-16"), "1:1"),
    ("not-utf8", "a surrogate", b"a: \xed\xa0\x80", "1:4"),
    ("not-utf8", "a sequence that is cut off", b"a: \xf0\x9f\x98", "1:4"),
    ("forbidden-character", "NUL", "a: b\0", "1:5"),
    ("forbidden-character", "a tab after a colon", "a:\tb", "1:3"),
    ("forbidden-character", "a tab as indentation", "a:\n\tb: c", "2:1"),
    ("forbidden-character", "a tab before a comment", "a: b\t# c", "1:5"),
    ("forbidden-character", "a tab in quotes", "a: 'b\tc'", "1:6"),
    ("forbidden-character", "escape", "a: \x1b[31m", "1:4"),
    ("forbidden-character", "DEL", "a: \x7f", "1:4"),
    ("forbidden-character", "U+0085, a line break", "a: b\x85c: d", "1:5"),
    ("forbidden-character", "U+2028, a line break", "a: b\u2028c: d", "1:5"),
    ("forbidden-character", "U+2029, a line break", "a: 'b\u2029c'", "1:6"),
    ("forbidden-character", "a carriage return alone", "a: b\rc: d", "1:5"),
    ("forbidden-character", "a form feed", "a: b\x0c", "1:5"),
    ("forbidden-character", "a byte order mark in the middle", "a: b\nc: \ufeffd", "2:4"),
    ("forbidden-character", "two byte order marks", "\ufeff\ufeffa: b", "1:1"),
    ("forbidden-character", "a bidirectional override", "a: b\nc: d \u202e e", "2:6"),
    ("forbidden-character", "a bidirectional isolate", "a: \u2066b", "1:4"),
    ("forbidden-character", "a character that is none", "a: \uffff", "1:4"),
    ("forbidden-character", "NUL as an escape", 'a: "\\0"', "1:4"),
    ("forbidden-character", "a tab as an escape", 'a: b\nc: "d\\te"', "2:4"),
    ("forbidden-character", "a carriage return as an escape", 'a: "b\\r\\nc"', "1:4"),
    ("forbidden-character", "a line break as an escape", 'a: "b\\Lc"', "1:4"),
    ("forbidden-character", "an override as an escape", 'a: "b\\u202ec"', "1:4"),
    ("forbidden-character", "an override as an escape in a key", 'a: b\n"c\\u202e": d', "2:1"),
    ("yaml-syntax", "an escape beyond Unicode", 'a: b\nc: "d\\UFFFFFFFF"', "2:8"),
    ("yaml-syntax", "an escape just beyond Unicode", 'a: "\\U00110000"', "1:7"),
    ("yaml-syntax", "an unknown escape", 'a: "C:\\path"', "1:4"),
    ("yaml-syntax", "a colon in unquoted text", "a: Note: this", "1:8"),
    ("yaml-syntax", "a colon in unquoted text on a second line", "a: b\n  c: d", "2:4"),
    ("yaml-syntax", "text that starts with @", "a: @b", "1:4"),
    ("yaml-syntax", "text that starts with a backtick", "a: `b` c", "1:4"),
    ("yaml-syntax", "text that starts with %", "a: %b", "1:4"),
    ("yaml-syntax", "text that starts with a dash", "a: - b", "1:4"),
    ("yaml-syntax", "text that starts with a question mark", "a: ? b", "1:4"),
    ("yaml-syntax", "text that starts with |", "a: |b", "1:5"),
    ("yaml-syntax", "text that starts with >", "a: > b", "1:6"),
    ("yaml-syntax", "text that starts with |#", "a: |#b\n  c", "1:5"),
    ("yaml-syntax", "text that starts with ]", "a: ]b", "1:4"),
    ("yaml-syntax", "text that starts with }", "a: } b", "1:4"),
    ("yaml-syntax", "text that starts with a comma", "a: , b", "1:4"),
    ("yaml-syntax", "text behind brackets", "a: [b] c", "1:8"),
    ("yaml-syntax", "text behind braces", "a: {b: c} d", "1:11"),
    ("yaml-syntax", "text behind quotes", "a: 'b' c", "1:8"),
    ("yaml-syntax", "text without a colon", "a: b\nc\nd: e", "2:1"),
    ("yaml-syntax", "a list among fields", "a: b\n- c", "2:1"),
    ("yaml-syntax", "a field among list items", "- a\nb: c", "2:1"),
    ("yaml-syntax", "a field further left", "a:\n  b: c\n d: e", "3:2"),
    ("yaml-syntax", "a file that starts further right", " a: b\nc: d", "2:1"),
    ("yaml-syntax", "a field without a value between braces", "a: {b, c: d}", "1:6"),
    ("yaml-syntax", "a colon without a space between brackets", "a: {b:c}", "1:8"),
    ("yaml-syntax", "nothing before a colon", ": a", "1:1"),
    ("yaml-syntax", "an unclosed quotation mark", 'a: b\nc: "d\ne: f\ng: h\n', "2:4"),
    ("yaml-syntax", "an unclosed apostrophe", "a: b\nc: 'd\ne: f\n", "2:4"),
    ("yaml-syntax", "a quotation mark closed by the next one", 'a: b\nc: "d\ne: f\ng: "h"\n', "2:4"),
    ("yaml-syntax", "an apostrophe closed by the next one", "a: b\nc: 'd\ne: it's f\n", "2:4"),
    ("empty-file", "no byte", "", "1:1"),
    ("empty-file", "spaces and line breaks", "  \n\n", "1:1"),
    ("empty-file", "a comment", "# a: b\n", "1:1"),
    ("empty-file", "a byte order mark", "\ufeff", "1:1"),
    ("second-document", "another mapping", "a: b\n---\nc: d", "2:1"),
    ("second-document", "an empty one", "a: b\n---\n", "2:1"),
    ("second-document", "one behind an end", "a: b\n...\n---\nc: d", "3:1"),
    ("second-document", "the directive of a version", "%YAML 1.2\n---\na: b", "1:1"),
    ("second-document", "the directive of a tag", "# c\n\n%TAG ! tag:x:\n---\na: b", "3:1"),
    ("second-document", "an unknown directive", "%LOAD x\n---\na: b", "1:1"),
    ("anchor-or-alias", "an anchor on text", "a: &b c", "1:4"),
    ("anchor-or-alias", "an anchor on a mapping", "a: &b\n  c: d", "1:4"),
    ("anchor-or-alias", "an anchor on a list", "a: &b [c]", "1:4"),
    ("anchor-or-alias", "an anchor on a key", "&b a: c", "1:1"),
    ("anchor-or-alias", "an anchor on nothing", "a: &b", "1:4"),
    ("anchor-or-alias", "an alias of nothing", "a: b\nc: *d", "2:4"),
    ("anchor-or-alias", "an alias as list item", "- *a", "1:3"),
    ("anchor-or-alias", "an alias as key", "*a : b", "1:1"),
    ("anchor-or-alias", "a merge key", "a: b\n<<: c", "2:1"),
    ("tag", "on text", "a: !b c", "1:4"),
    ("tag", "without a name", "a: ! b", "1:4"),
    ("tag", "of YAML itself", "a: b\nc: !!int 1", "2:4"),
    ("tag", "that would run code", "a: !!python/object/apply:os.system [ls]", "1:4"),
    ("tag", "on a mapping", "a: !!map\n  b: c", "1:4"),
    ("tag", "on a key", "!b a: c", "1:1"),
    ("tag", "spelt out", "a: !<tag:x> b", "1:4"),
    ("duplicate-key", "at the root", "a: b\nc: d\na: e", "3:1"),
    ("duplicate-key", "inside", "a:\n  b: c\n  b: d", "3:3"),
    ("duplicate-key", "in quotes", "a: b\n'a': c", "2:1"),
    ("duplicate-key", "between braces", "a: {b: c, b: d}", "1:11"),
    ("duplicate-key", "with equal values", "- a: b\n  a: b", "2:3"),
    ("duplicate-key", "with a mapping and a text", "a:\n  b: c\na: d", "3:1"),
    ("complex-key", "a list", "[a]: b", "1:1"),
    ("complex-key", "a mapping", "a: b\n{c: d}: e", "2:1"),
    ("complex-key", "a list behind a question mark", "? - a\n: b", "1:3"),
    ("too-deep", "lists", "[" * 13 + "]" * 13, "1:13"),
    ("too-deep", "ten thousand lists", "[" * 10_000, "1:13"),
    ("too-deep", "ten thousand mappings", "{a: " * 10_000, "1:49"),
    ("too-deep", "a thousand indented mappings", "\n".join(f"{' ' * n}a:" for n in range(1000)), "13:13"),
    ("too-deep", "ten thousand dashes", "- " * 10_000 + "a", "1:25"),
    ("text-cut-by-comment", "the text of a field", "a: Use C # or F#", "1:4"),
    ("text-cut-by-comment", "the text of a list item", "- a\n- b #1", "2:3"),
    ("text-cut-by-comment", "the second line of a text", "a: b\n  c # d", "1:4"),
    ("text-cut-by-comment", "between brackets", "a: [b # c\n  ]", "1:5"),
]


@pytest.mark.parametrize(("rule", "text", "place"), [pytest.param(r, t, p, id=f"{r}: {n}") for r, n, t, p in REFUSED])
def test_it_is_refused_where_it_stands(rule: str, text: str | bytes, place: str) -> None:
    assert said(text)[0] == f"{place} {rule}"


ALLOWED: list[tuple[str, str, str | bytes]] = [
    ("not-utf8", "letters of two, three and four bytes", "é: 語\n😀: b"),
    ("forbidden-character", "joined emoji, soft hyphens and spaces that do not break", "a: 👩‍👧 b\u00adc\u00a0d"),
    ("forbidden-character", "Hebrew and Arabic", "a: שלום مرحبا"),
    ("forbidden-character", "an escaped backslash", 'a: "\\\\0 \\\\u202e"'),
    ("forbidden-character", "backslashes in apostrophes", "a: '\\0 \\u202e \\UFFFFFFFF'"),
    ("forbidden-character", "a line break as an escape", 'a: "b\\nc"'),
    ("yaml-syntax", "colons and dashes inside words", "a: 12:30 b-c, d - e :f"),
    ("yaml-syntax", "special characters inside text", "a: b @ % ` ] } , ? ! & * | >"),
    ("yaml-syntax", "quotation marks over two lines", "a: 'b\n  c'\nd: e"),
    ("yaml-syntax", "apostrophes inside text", "a: it's\nb: dogs' \"c\""),
    ("yaml-syntax", "quoted question marks between brackets", "a: ['is it?']"),
    ("empty-file", "an empty mapping", "{}"),
    ("second-document", "three dashes inside a text", "a: |\n  ---\n  b\nc: --- d"),
    ("second-document", "a percent sign further down", "a:\n  50 %\nb: '%YAML'"),
    ("anchor-or-alias", "such characters inside text", "a: b & c * d &e *f\n<: <<"),
    ("anchor-or-alias", "such characters in quotes", "a: '&b'\nc: '*d'\n'<<': e"),
    ("tag", "exclamation marks inside text", "a: b !c\nd: '!e'"),
    ("duplicate-key", "the same key in two mappings", "a: {b: c}\nd: {b: c}\ne:\n  a: a"),
    ("duplicate-key", "keys that differ in case", "a: b\nA: c"),
    ("complex-key", "brackets in a quoted key", "'[a]': b\n'{c}': d"),
    ("complex-key", "a text behind a question mark", "? a\n: b"),
    ("too-deep", "twelve levels", "[" * 12 + "]" * 12),
    ("too-deep", "thirteen lists side by side", "[" + "[], " * 13 + "]"),
    ("text-cut-by-comment", "two spaces before the comment", "a: b  # c"),
    ("text-cut-by-comment", "no space before the #", "a: C# and F#"),
    ("text-cut-by-comment", "a comment under the text", "a: b\n # c"),
    ("text-cut-by-comment", "a comment behind quotes", "a: 'b' # c"),
    ("text-cut-by-comment", "a comment behind a key", "a: # b\n  c: d"),
    ("text-cut-by-comment", "a comment where a value is missing", "a:\n- b:\n  c: # d"),
]


@pytest.mark.parametrize(("rule", "text"), [pytest.param(r, t, id=f"{r}: {n}-nope") for r, n, t in ALLOWED])
def test_what_comes_near_is_not_refused(rule: str, text: str | bytes) -> None:
    document, problems = read(text)
    assert document is not None and problems == ()


@pytest.mark.parametrize("rule", source.REFUSALS)
def test_each_refusal_has_a_case_that_fires_and_one_that_does_not(rule: str) -> None:
    assert rule in {refused[0] for refused in REFUSED} and rule in {allowed[0] for allowed in ALLOWED}


def test_no_case_is_without_a_refusal() -> None:
    assert {case[0] for case in (*REFUSED, *ALLOWED)} == set(source.REFUSALS)


@pytest.mark.parametrize(
    "text", ["a: [is it?]", "a: [b, is it? yes]", "a: {b?: c}", "a: [b:]", "a: {b:}", "a: [?]", "a: [?b]"]
)
def test_what_only_one_parser_can_read_is_refused(text: str) -> None:
    assert read(text)[0] is None


def test_a_surrogate_is_refused_as_an_escape() -> None:
    assert read('a: "\\uD800"')[0] is None


def test_a_text_cut_by_a_comment_is_only_a_warning() -> None:
    document, problems = read("a: Use C # or F#")
    assert document is not None and document.value == {"a": "Use C"}
    assert [problem.severity for problem in problems] == ["warning"]


def test_all_mistakes_of_a_file_are_said_at_once() -> None:
    text = "a: &x b\na: !y c\nd: *z\n"
    assert said(text) == ["1:4 anchor-or-alias", "2:1 duplicate-key", "2:4 tag", "3:4 anchor-or-alias"]


def test_what_follows_a_refused_key_is_judged_as_if_a_text_had_stood_there() -> None:
    assert said("[a]: b\nc: d\nc: e") == ["1:1 complex-key", "3:1 duplicate-key"]
    assert said("{a: b}: [c]\nd: {e: f, e: g}") == ["1:1 complex-key", "2:11 duplicate-key"]


def test_a_duplicate_names_the_line_of_the_first() -> None:
    assert read("b: c\na: b\nd: e\na: f")[1][0].hint == "the first one is on line 2"


def test_of_many_forbidden_characters_twenty_are_said() -> None:
    assert len(said("\t" * 1000)) == 20


def test_the_message_on_a_tab_says_what_to_write() -> None:
    assert str(read("a:\tb")[1][0]) == "f:1:3: forbidden-character: a tab stands here\n    write spaces instead"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: Note: this", "a colon followed by a space starts a field here"),
        ("a: @b", "text cannot start with this character"),
        ("a: & b", "text cannot start with this character"),
        ("a: * b", "text cannot start with this character"),
        ("a: |0\n  b", "text cannot start with this character"),
        ("a: !b!c d", "text cannot start with this character"),
        ('a: "b\n--- c"', "a line of a quoted text starts with `---` or `...`"),
        (" a: b\nc: d", "the file goes on where it should have ended"),
        ("a: ? b", "text cannot start with `? `"),
        ("a: {b: c", "this does not belong here"),
        ("a: %b", "text cannot start with this character"),
        ("a: > b", "text cannot start with this character"),
        ("a: - b", "a dash followed by a space starts a list item here"),
        ("a: , b", "this does not belong here"),
        ("a: [b] c", "this does not belong here"),
        ('a: "C:\\path"', "a backslash in double quotes starts an escape"),
        ("a: b\nc\nd: e", "a key without a colon stands here"),
        ('a: "b', "the quotation mark opened here is never closed"),
    ],
)
def test_mistakes_of_syntax_are_said_in_an_editors_words(text: str, message: str) -> None:
    assert [problem.message for problem in read(text)[1]] == [message]


@pytest.mark.parametrize("text", ["Note: this", "@b", "&b", "*b", "!b", "- b", "? b", "[b] c", "{b} c", "[b", "| b"])
def test_unquoted_text_that_yaml_cannot_read_is_told_to_be_put_in_quotes(text: str) -> None:
    assert any("in quotes" in problem.hint for problem in read(f"a: {text}\nb: c")[1])


def test_what_refers_to_itself_grows_by_nothing() -> None:
    pairs = zip("abcdefghi", "bcdefghij", strict=True)
    laughs = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in pairs)
    document, problems = read(laughs)
    assert document is None and {problem.rule for problem in problems} == {"anchor-or-alias"}


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "{a: " * 100_000,
        "- " * 100_000,
        "? " * 100_000,
        "&a " * 100_000,
        "!a " * 100_000,
        "\n" * 1_000_000 + "%",
        " #\n" * 300_000 + "a",
        '"' + "\\n" * 100_000,
        "a: '" + "''" * 100_000,
        "a" * 1_000_000 + ": b",
    ],
    ids=lambda text: repr(text[:4]),
)
def test_long_hostile_texts_take_less_than_seconds(text: str) -> None:
    start = time.process_time()
    read(text)
    assert time.process_time() - start < 4


_MARKS = ["a", "b", "1", "é", "😀", ":", "?", "[", "]", "{", "}", ",", "#", "&x", "*x", "!t", "!", "|", "|-", "|2", ">"]
_MORE_MARKS = [">-", "%", "@", "`", "'", '"', "\\", "\\n", "\\u0041", "\\U", "---", "<<", "~", "=", "!!str", "|#", "-"]
_SPACES = [
    " ",
    "  ",
    "\n",
    "\n  ",
    "\n- ",
    "- ",
    ": ",
    "? ",
    ", ",
    " #",
    "\n---\n",
    "\n...\n",
    "a: ",
    "\na: ",
    "\n  b: ",
]
_RARE = ["%YAML 1.1\n", "\r\n", "\u00a0", "\\\n", "\t", "\x85", "\u2028", "[a?", "[a:"]
PIECES = st.sampled_from([*_MARKS, *_MORE_MARKS, *_SPACES, *_RARE])


def verdicts(data: bytes) -> list[Any]:
    """What each parser makes of `data`."""
    found: list[Any] = []
    for loader in LOADERS.values():
        source._LOADER = loader
        document, problems = parse(data, "f")
        warnings = [problem for problem in problems if problem.severity == "warning"]
        found.append((document.value, warnings) if document else "refused")
    return found


@pytest.mark.parametrize("loader", ["pure"], indirect=True)
@given(text=st.lists(PIECES, max_size=16).map("".join))
@example("[a:[a:a]]")
@example("{a:{b: c}}")
@settings(max_examples=1500, deadline=None)
def test_both_parsers_agree_on_texts_that_look_like_yaml(text: str) -> None:
    first, *others = verdicts(text.encode())
    assert all(other == first for other in others)


@pytest.mark.parametrize("loader", ["pure"], indirect=True)
@given(data=st.binary(max_size=60) | st.text(max_size=40).map(str.encode))
@settings(max_examples=500, deadline=None)
def test_both_parsers_agree_on_any_bytes(data: bytes) -> None:
    first, *others = verdicts(data)
    assert all(other == first for other in others)


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=30).filter(
    lambda text: not source._FORBIDDEN.search(text)
)


@given(
    st.recursive(
        TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=12
    ).filter(lambda made: not isinstance(made, str))
)
@settings(max_examples=200, deadline=None)
def test_what_another_program_writes_as_yaml_is_read_back(made: Value) -> None:
    written = yaml.dump(made, default_style='"', allow_unicode=True, Dumper=_Plain)
    document, problems = read(written)
    if not any(problem.rule == "too-deep" for problem in problems):
        assert document is not None, problems
        assert document.value == _without_line_breaks_at_the_end(made)


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _without_line_breaks_at_the_end(made: Value) -> Value:
    if isinstance(made, str):
        return made.rstrip("\n")
    if isinstance(made, list):
        return [_without_line_breaks_at_the_end(part) for part in made]
    return {_key(key): _without_line_breaks_at_the_end(part) for key, part in made.items()}


def _key(text: str) -> str:
    return text.rstrip("\n")

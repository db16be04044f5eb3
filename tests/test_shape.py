"""Typed content, or problems in an editor's words: one firing and one silent case for each kind of mistake."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_tools import shape as module
from build_tools.load import GUIDE_FOLDERS
from build_tools.model import FILE_KINDS, MAX_ID_LENGTH
from build_tools.places import Places
from build_tools.problems import Problem
from build_tools.shape import as_id, is_id, shape
from build_tools.source import Document, Value, parse
from tests.content import FIXTURE

FILES = {
    GUIDE_FOLDERS.get(path.parent.name, path.stem): path.read_text(encoding="utf-8")
    for path in sorted(FIXTURE.rglob("*.yaml"))
}
LONG = "x" * 2501
UNITS = "`$`, `token`, `request`, `month`, `hour`, `example`, `passage`, `thousand`, `million`, `minute`, `%`, `time`"


def judge(kind: str, text: str) -> tuple[Problem, ...]:
    document, problems = parse(text.encode(), "f")
    assert document is not None and not problems, problems
    return shape(document, FILE_KINDS[kind])[1]


def edited(kind: str, find: str, replace: str) -> tuple[Problem, ...]:
    """What is said of the fixture's last file of this kind, with the first `find` replaced."""
    assert find in FILES[kind], find
    return judge(kind, FILES[kind].replace(find, replace, 1))


REFUSED = [
    ("missing-field", "tree", "title: Tea or coffee?\n", "", "1:1", "the field `title` is missing"),
    (
        "missing-field",
        "tree",
        "    why: Caffeine late in the day costs sleep.\n",
        "",
        "13:5",
        "the field `why` is missing",
    ),
    (
        "missing-field",
        "recommendation",
        "    mitigation: Add honey.\n",
        "",
        "16:5",
        "the field `mitigation` is missing",
    ),
    ("missing-field", "claims", "  checked: 2020-06-01\n", "", "2:3", "the field `checked` is missing"),
    ("unknown-field", "tree", "    why: Caff", "    wy: Caff", "14:5", "`wy` is not a field here"),
    (
        "unknown-field",
        "tree",
        "        goto: sleep",
        "        goto: sleep\n        weight: 3",
        "20:9",
        "`weight` is not a field here",
    ),
    (
        "unknown-field",
        "comparison",
        "      verdict: strong",
        "      verdict: strong\n      Text: T",
        "31:7",
        "`Text` is not a field here",
    ),
    ("wrong-type", "tree", "title: Tea or coffee?", "title: [Tea]", "1:8", "`title` must be text, and this is a list"),
    (
        "wrong-type",
        "tree",
        "        label: It is morning",
        "        label:\n          x: It is morning",
        "18:11",
        "`label` must be text, and this is a mapping",
    ),
    (
        "wrong-type",
        "recommendation",
        "steps:\n  - Boil water.",
        "steps: Boil water.",
        "13:8",
        "`steps` must be a list, and this is text",
    ),
    (
        "wrong-type",
        "recommendation",
        "steps:\n  - Boil water.",
        "steps:\n  - Boil: water.",
        "14:5",
        "an item of `steps` must be text, and this is a mapping",
    ),
    (
        "wrong-type",
        "recommendation",
        "  - risk: It tastes of hay.\n    mitigation: Add honey.",
        "  - It tastes of hay.",
        "16:5",
        "an item of `risks` must be a mapping, and this is text",
    ),
    (
        "wrong-type",
        "comparison",
        "      verdict: strong",
        "      verdict: [strong]",
        "30:16",
        "`verdict` must be text, and this is a list",
    ),
    (
        "wrong-type",
        "example",
        "illustrative: true",
        "illustrative: [true]",
        "10:15",
        "`illustrative` must be `true` or `false`, and this is a list",
    ),
    (
        "wrong-type",
        "tree",
        "reviewed: 2021-05-01",
        "reviewed: {}",
        "9:11",
        "`reviewed` must be a date, and this is a mapping",
    ),
    ("wrong-type", "sources", "  year: 2020", "  year: [2020]", "4:9", "`year` must be a year, and this is a list"),
    (
        "wrong-value",
        "comparison",
        "verdict: strong",
        "verdict: stron",
        "30:16",
        "`stron` is not one of `strong`, `partly`, `weak` or `depends`",
    ),
    (
        "wrong-value",
        "sources",
        "kind: paper",
        "kind: blog",
        "7:9",
        "`blog` is not one of `paper`, `documentation`, `report` or `vendor`",
    ),
    (
        "wrong-value",
        "tree",
        "reviewed: 2021-05-01",
        "reviewed: 1 May 2021",
        "9:11",
        "`1 May 2021` is not a date written as YYYY-MM-DD",
    ),
    (
        "wrong-value",
        "tree",
        "reviewed: 2021-05-01",
        "reviewed: 2021-02-29",
        "9:11",
        "`2021-02-29` is not a day of the calendar",
    ),
    (
        "wrong-value",
        "tree",
        "reviewed: 2021-05-01",
        "reviewed: 2021-05-01T10:00:00",
        "9:11",
        "`2021-05-01T10:00:00` is not a date written as YYYY-MM-DD",
    ),
    ("wrong-value", "sources", "year: 2020", "year: 20", "4:9", "`20` is not a year of four digits"),
    ("wrong-value", "sources", "year: 2020", "year: 2٠٢٠", "4:9", "`2٠٢٠` is not a year of four digits"),
    (
        "wrong-value",
        "example",
        "illustrative: true",
        "illustrative: yes",
        "10:15",
        "`yes` is neither `true` nor `false`",
    ),
    ("empty-text", "example", "illustrative: true", "illustrative: ", "10:14", "`illustrative` is empty"),
    (
        "wrong-value",
        "example",
        "what_we_expect: A paper cup of tea.\n",
        "",
        "1:1",
        "needs either `what_happened` or `what_we_expect`, and not both",
    ),
    (
        "wrong-value",
        "example",
        "what_we_expect",
        "what_happened: Tea.\nwhat_we_expect",
        "10:1",
        "needs either `what_happened` or `what_we_expect`, and not both",
    ),
    (
        "wrong-value",
        "example",
        "illustrative: true",
        "illustrative: false",
        "10:1",
        "a real case (`illustrative: false`) needs `claims` and `what_happened`",
    ),
    (
        "wrong-value",
        "tree",
        "title: Tea or coffee?",
        "title: Tea <b>or</b> coffee?",
        "1:8",
        "a title is one line of plain text without `<` and `>`",
    ),
    (
        "wrong-value",
        "tree",
        "title: Tea or coffee?",
        "title: Tea > coffee?",
        "1:8",
        "a title is one line of plain text without `<` and `>`",
    ),
    (
        "wrong-value",
        "tree",
        "ask: What time of day is it?",
        "ask: |-\n      What\n      time?",
        "13:10",
        "this text must be one line",
    ),
    (
        "wrong-value",
        "sources",
        "https://example.org/kettle-2020",
        "http://example.org/kettle-2020",
        "6:8",
        "this is not an address",
    ),
    (
        "wrong-value",
        "sources",
        "https://example.org/kettle-2020",
        "https://example.org/a b",
        "6:8",
        "this is not an address",
    ),
    (
        "wrong-value",
        "tree",
        'version: "1.2"',
        'version: "1 2"',
        "8:10",
        "a version is letters, digits, dots and dashes",
    ),
    ("id-shape", "tree", "  hour:", "  Hour Of Day:", "12:3", "`Hour Of Day` is not an id"),
    ("id-shape", "tree", "goto: sleep", "goto: deep_sleep", "19:15", "`deep_sleep` is not an id"),
    ("id-shape", "glossary", "    - caffeine", "    - Caffeine", "16:7", "`Caffeine` is not an id"),
    ("id-shape", "claims", "machine-needs-warming:", "10-minutes:", "22:1", "`10-minutes` is not an id"),
    ("id-shape", "example", "  hour: unsure", "  ../hour: unsure", "5:3", "`../hour` is not an id"),
    ("id-shape", "faq", "is-decaf-coffee:", '"a\\n::error::b":', "13:1", "`a ::error::b` is not an id"),
    ("id-shape", "topics", "making-it:", f"{'a' * 61}:", "7:1", f"`{'a' * 60}…` is not an id"),
    ("empty-text", "tree", "title: Tea or coffee?", "title:", "1:7", "`title` is empty"),
    ("empty-text", "tree", "title: Tea or coffee?", "title: '  '", "1:8", "`title` is empty"),
    ("empty-text", "tree", "    why: Caffeine late in the day costs sleep.", "    why: ' '", "14:10", "`why` is empty"),
    ("empty-text", "recommendation", "  - Boil water.", "  -", "14:4", "an item of `steps` is empty"),
    (
        "empty-text",
        "costs",
        "      - tea\n      - coffee",
        "      - tea",
        "304:7",
        "`compare` needs at least 2 items",
    ),
    ("wrong-type", "costs", "    high: 240", "    high: [240]", "41:11", "`high` must be text, and this is a list"),
    (
        "wrong-value",
        "costs",
        "value: 36",
        "value: -36",
        "43:14",
        "`-36` is neither a number such as `2500` nor a range such as `1.99 to 2.89`",
    ),
    (
        "wrong-value",
        "costs",
        "250 to 350",
        "350 to 250",
        "104:14",
        "`350 to 250` is a range that starts with its larger number",
    ),
    (
        "wrong-value",
        "costs",
        "unit: months",
        "unit: years",
        "37:11",
        f"`years` holds `years`, which is no unit here; known are {UNITS}",
    ),
    (
        "wrong-value",
        "costs",
        "unit: months",
        "unit: s",
        "37:11",
        f"`s` holds `s`, which is no unit here; known are {UNITS}",
    ),
    (
        "wrong-value",
        "costs",
        "unit: $ / hour",
        "unit: $/hour",
        "49:11",
        "`$/hour` needs a space on either side of each `/`, and a word on either side of those",
    ),
    (
        "wrong-value",
        "costs",
        "\n      because: Machines last three years.",
        "",
        "43:7",
        "needs `because` or `claims`: where does this value come from?",
    ),
    ("empty-text", "recommendation", "steps:\n  - Boil water.", "steps: []", "13:8", "`steps` needs at least one item"),
    ("empty-text", "recommendation", "claims:\n  - herbs-hold-no-caffeine", "claims:", "23:8", "`claims` is empty"),
    (
        "long-text",
        "tree",
        "title: Tea or coffee?",
        f"title: {LONG[:91]}",
        "1:8",
        "`title` has 91 characters; at most 90 fit",
    ),
    ("long-text", "tree", "Look at a clock.", LONG, "28:17", "`find_out` has 2501 characters; at most 2500 fit"),
    (
        "long-text",
        "faq",
        "question: Can I mix",
        f"question: {LONG[:161]}",
        "2:13",
        "`question` has 177 characters; at most 160 fit",
    ),
    (
        "long-text",
        "tree",
        'version: "1.2"',
        f"version: {'1' * 21}",
        "8:10",
        "`version` has 21 characters; at most 20 fit",
    ),
]


@pytest.mark.parametrize(("rule", "kind", "find", "replace", "place", "message"), REFUSED)
def test_it_is_refused_where_it_stands(rule: str, kind: str, find: str, replace: str, place: str, message: str) -> None:
    said = [str(problem).partition("\n")[0] for problem in edited(kind, find, replace)]
    assert said == [f"f:{place}: {rule}: {message}"]


@pytest.mark.parametrize(
    ("kind", "find", "replace", "hint"),
    [
        ("tree", "title: Tea or coffee?\n", "", "The guide's title."),
        ("recommendation", "    mitigation: Add honey.\n", "", "What makes it less likely or less bad."),
        ("tree", "    why: Caff", "    wy: Caff", "did you mean `why`?"),
        ("comparison", "verdict: strong", "verdict: stron", "did you mean `strong`?"),
        ("comparison", "verdict: strong", "verdict: depend", "did you mean `depends`?"),
        ("tree", "title: Tea", "title: ''\n#", "The guide's title."),
        ("recommendation", "steps:\n  - Boil water.", "steps: []", "What to do, in order."),
        ("recommendation", "steps:\n  - Boil water.", "steps: Boil.", "start each item on its own line with `- `"),
        ("tree", "title: Tea or coffee?", "title: <b>", "reword it"),
        (
            "sources",
            "https://example.org/k",
            "ftp://example.org/k",
            "copy the whole address, from `https://` on, without spaces",
        ),
        ("tree", "reviewed: 2021-05-01", "reviewed: 1 May 2021", "for instance `2026-11-23`"),
        ("tree", 'version: "1.2"', "version: 1 2", "for instance `2026.11`"),
        ("example", "illustrative: true", "illustrative: yes", "did you mean `true`?"),
        ("example", "illustrative: true", "illustrative: NO", "did you mean `false`?"),
        ("recommendation", "  - Boil water.", "  -", "write the text, or delete the line"),
        (
            "recommendation",
            "  - risk: It tastes of hay.\n    mitigation: Add honey.",
            "  - It tastes of hay.",
            "write its fields below it, each on its own line: `risk`, `mitigation`, `claims`",
        ),
        ("tree", "  hour:", "  Hour Of Day:", "for instance `hour-of-day`"),
        ("claims", "machine-needs-warming:", "10-minutes:", "for instance `item-10-minutes`"),
        ("topics", "making-it:", f"{'a' * 61}:", f"for instance `{'a' * 60}`"),
        ("tree", "title: Tea", f"title: {LONG}", "shorten it"),
    ],
)
def test_the_hint_says_what_to_do(kind: str, find: str, replace: str, hint: str) -> None:
    assert [problem.hint for problem in edited(kind, find, replace)] == [hint]


def test_text_that_yaml_took_for_a_list_is_told_to_be_put_in_quotes() -> None:
    (problem,) = edited("tree", "title: Tea or coffee?", "title: [Tea] ")
    assert problem.hint == "write one item without brackets, or put a text that starts with `[` in quotes"


ALLOWED = [
    ("missing-field", "tree", "    help: >-\n      Count the hours. Fewer than `6` is a bad night.\n", ""),
    ("missing-field", "comparison", "      claims:\n        - coffee-wakes\n", ""),
    ("unknown-field", "tree", "  machine:", "  summary:"),
    ("wrong-type", "recommendation", "summary: Herbs in hot water calm and cost no sleep.", "summary: '[Herbs]'"),
    ("wrong-type", "recommendation", "steps:\n  - Boil water.", "steps: [Boil water.]"),
    ("wrong-type", "tree", "title: Tea or coffee?", "title: 2026-11-23"),
    ("wrong-type", "tree", "title: Tea or coffee?", "title: no"),
    ("wrong-value", "tree", "reviewed: 2021-05-01", "reviewed: '2024-02-29'"),
    ("wrong-value", "tree", "title: Tea or coffee?", "title: R&D says “no”, 50 % {{ of }} it"),
    ("wrong-value", "tree", "ask: What time of day is it?", "ask: >-\n      What <time>\n      of day?"),
    ("wrong-value", "tree", 'version: "1.2"', "version: 2026.11-rc.1"),
    ("wrong-value", "sources", "https://example.org/kettle-2020", "https://example.org/a?b=c&d=(e)#f_~"),
    ("wrong-value", "example", "illustrative: true", "illustrative: true\nclaims: [coffee-wakes]"),
    (
        "wrong-value",
        "example",
        "what_we_expect: A paper cup of tea.\nillustrative: true",
        "what_happened: They drank tea.\nillustrative: false\nclaims: [coffee-wakes]",
    ),
    ("id-shape", "tree", "  hour:", "  on:"),
    ("id-shape", "tree", "goto: sleep", f"goto: {'a' * MAX_ID_LENGTH}"),
    ("id-shape", "glossary", "    - caffeine", "    - a1-2b-3"),
    ("empty-text", "recommendation", "claims:\n  - herbs-hold-no-caffeine", "claims: []"),
    ("empty-text", "tree", "title: Tea or coffee?", "title: '0'"),
    ("long-text", "tree", "title: Tea or coffee?", f"title: {LONG[:90]}"),
    ("long-text", "tree", "Look at a clock.", "😀" * 2500),
]


@pytest.mark.parametrize(("rule", "kind", "find", "replace"), ALLOWED)
def test_what_comes_near_is_not_refused(rule: str, kind: str, find: str, replace: str) -> None:
    assert edited(kind, find, replace) == ()


@pytest.mark.parametrize("rule", module.SHAPES)
def test_each_kind_of_mistake_has_a_case_that_fires_and_one_that_does_not(rule: str) -> None:
    assert rule in {refused[0] for refused in REFUSED} and rule in {allowed[0] for allowed in ALLOWED}


def test_no_case_is_without_a_kind_of_mistake() -> None:
    assert {refused[0] for refused in REFUSED} | {allowed[0] for allowed in ALLOWED} == set(module.SHAPES)


MISTAKES_AT_ONCE = """\
titel: Tea or coffee?
summary: []
short_answer: x
version: 1
reviewed: tomorrow
questions:
  Hour:
    ask: What time is it?
    answers:
      morning:
        label: Morning
        because: It is.
        goto: sleep
        go_to: sleep
"""


def test_all_mistakes_of_a_file_are_said_at_once() -> None:
    said = [f"{problem.location.line} {problem.rule}" for problem in sorted(judge("tree", MISTAKES_AT_ONCE))]
    assert said == [
        "1 missing-field",  # `start`
        "1 unknown-field",
        "2 wrong-type",
        "5 wrong-value",
        "7 id-shape",
        "8 missing-field",  # `why`
        "14 unknown-field",
    ]


def test_a_misspelt_field_is_not_also_said_to_be_missing() -> None:
    (problem,) = edited("tree", "title: Tea", "titel: Tea")
    assert (problem.rule, problem.hint) == ("unknown-field", "did you mean `title`?")


def test_a_field_that_is_missing_is_suggested_before_one_that_is_there() -> None:
    (problem,) = edited("recommendation", "fits_when:", "visits_when:")
    assert problem.hint == "did you mean `fits_when`?"
    (problem,) = edited("recommendation", "fits_when:", "visits_when: []\nfits_when:")
    assert problem.hint == "did you mean `revisit_when`?"


def test_wrong_items_do_not_make_a_list_empty() -> None:
    problems = edited("recommendation", "steps:\n  - Boil water.", "steps:\n  - [Boil]\n  - {a: b}")
    assert [problem.rule for problem in problems] == ["wrong-type", "wrong-type"]


def test_a_key_that_looks_like_pydantics_own_is_judged_like_any_other() -> None:
    problems = judge("glossary", "'[key]':\n  term: A\n  meaning: ''\n")
    assert sorted(f"{p.location.line} {p.rule}" for p in problems) == ["1 id-shape", "3 empty-text"]
    problems = judge("example", FILES["example"] + "notes:\n  '[key]': []\n")
    assert sorted(problem.rule for problem in problems) == ["id-shape", "wrong-type"]


@pytest.mark.parametrize("kind", FILE_KINDS)
@pytest.mark.parametrize(
    "text", ["[]", "- a", "text", "''", "---\n", "a:", "'':", "a: {b: {c: {d: {e: f}}}}", "{a: [[[]]]}"]
)
def test_a_file_of_another_shape_altogether_is_refused(kind: str, text: str) -> None:
    assert judge(kind, text)


@pytest.mark.parametrize("kind", [kind for kind in FILE_KINDS if isinstance(FILE_KINDS[kind], type)])
def test_a_mapping_without_fields_lacks_each_required_one(kind: str) -> None:
    required = [name for name, info in FILE_KINDS[kind].model_fields.items() if info.is_required()]  # type: ignore[attr-defined]
    assert [problem.message for problem in judge(kind, "{}")] == [f"the field `{name}` is missing" for name in required]


@pytest.mark.parametrize("kind", FILE_KINDS)
def test_the_fixture_has_a_file_of_each_kind_and_it_is_sound(kind: str) -> None:
    assert judge(kind, FILES[kind]) == ()


@pytest.mark.parametrize("name", ["a", "a1", "a-b", "a-1-b2", "unsure", "a" * 60])
def test_this_is_an_id(name: str) -> None:
    assert is_id(name)


@pytest.mark.parametrize(
    "name",
    ["", "A", "1a", "-a", "a-", "a--b", "a_b", "a b", "a.b", "../a", "/a", "é", "a\n", "\na", "а", "a" * 61, "a١"],
)
def test_this_is_not_an_id(name: str) -> None:
    assert not is_id(name)


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_the_id_nearest_to_any_text_is_an_id(text: str) -> None:
    assert is_id(as_id(text))


@given(st.from_regex(r"[a-z][a-z0-9]{0,9}(-[a-z0-9]{1,9}){0,3}", fullmatch=True))
@settings(max_examples=100, deadline=None)
def test_the_id_nearest_to_an_id_is_itself(name: str) -> None:
    assert as_id(name) == name


@pytest.mark.parametrize(
    ("name", "near"),
    [("Change Rate", "change-rate"), ("change_rate.v2", "change-rate-v2"), ("2 cups", "item-2-cups"), ("é", "item")],
)
def test_the_id_nearest_to_a_name_keeps_its_words(name: str, near: str) -> None:
    assert as_id(name) == near


VALUES = st.recursive(
    st.sampled_from(["", " ", "a", "A b", "true", "2021-05-01", "2021", "unsure", "[key]", "x\ny", LONG]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["a", "B", "", "[key]", "title", "answers", "goto", "claims"]), inner, max_size=4
        )
    ),
    max_leaves=20,
)


@pytest.mark.parametrize("kind", FILE_KINDS)
@given(made=VALUES)
@settings(max_examples=40, deadline=None)
def test_no_value_of_any_shape_makes_it_fail(kind: str, made: Value) -> None:
    located, problems = shape(Document(made, Places("f")), FILE_KINDS[kind])
    assert (located is None) == bool(problems)
    assert all("\n" not in problem.message and len(problem.message) < 300 for problem in problems)

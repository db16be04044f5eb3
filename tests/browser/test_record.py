"""The decision record: no text can change its structure, and its Markdown, front matter and JSON say the same.

The property: read back by a Markdown parser, a record has the blocks it was written from, letter by letter.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import cycle
from typing import Any
from urllib.parse import unquote

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt
from markdown_it.token import Token
from playwright.sync_api import Browser, Page

from tests.built import ROOT

SCHEMA = json.loads((ROOT / "docs/decision-record.schema.json").read_text(encoding="utf-8"))
COMMONMARK = MarkdownIt("commonmark")
GITHUB = MarkdownIt("gfm-like", {"linkify": False, "html": True})
OUTLINE = [
    (1, "Use retrieval (RAG)"),
    (2, "Context and Problem Statement"),
    (2, "Decision Drivers"),
    (2, "Considered Options"),
    (2, "Decision Outcome"),
    (3, "Consequences"),
    (3, "Confirmation"),
    (2, "Pros and Cons of the Options"),
    (3, "Give the model tools"),
    (3, "Put it all into the prompt"),
    (2, "More Information"),
    (3, "Assumptions to check"),
    (3, "Costs per month"),
    (3, "When to reopen this decision"),
    (3, "Evidence"),
]
RECORDS = """async decisions => {
  const { blocks, markdown, json } = await import("/assets/flow/record.js");
  return decisions.map(decision => {
    const record = blocks(decision);
    return { blocks: record, markdown: markdown(record), json: json(decision) };
  });
}"""
MARKDOWN = """async documents => {
  const { markdown } = await import("/assets/flow/record.js");
  return documents.map(markdown);
}"""

Block = dict[str, Any]
Decision = dict[str, Any]
Tree = list[Any]


@pytest.fixture(scope="module")
def page(browser: Browser, served_sources: str) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{served_sources}/assets/site.css")
    yield page
    context.close()


def prose(*runs: object) -> list[Block]:
    return [{"kind": "text", "runs": list(runs)}]


def decision(texts: list[str] | None = None) -> Decision:
    """A decision that fills every part. With `texts`, each text in it is one of them."""
    source = cycle(texts) if texts else None

    def say(text: str) -> str:
        return next(source) if source else text

    def option(name: str, title: str) -> Decision:
        address = f"https://example.org/guide/recommendations/{name}/"
        return {"id": name, "title": say(title), "summary": say(f"What “{title}” means."), "address": address}

    def evidence(name: str) -> Decision:
        return {"text": say(name), "address": "https://example.org/evidence/#claim"}

    def change(label: str, instead: str) -> Decision:
        ask = say("How often does it change?")
        return {"question": "rate", "ask": ask, "label": say(label), "answer": "live", "instead": say(instead)}

    return {
        "title": say(""),
        "people": say(""),
        "date": "2026-11-24",
        "guide": {
            "id": "guide",
            "title": say("RAG or fine-tuning?"),
            "version": "2026.11",
            "reviewed": "2026-11-23",
            "address": "https://example.org/guide/",
        },
        "schemaAddress": "https://example.org/decision-record.schema.json",
        "address": "https://example.org/guide/#?v=2026.11&gap=knowledge&rate=unsure&r=retrieval",
        "result": {
            **option("retrieval", "Use retrieval (RAG)"),
            "approach": say("Retrieval"),
            "firstTest": [{"name": "Do", "text": prose(say("Build a search.")) + prose(say("A plain one."))}],
            "risks": [{"risk": prose(say("Passages can mislead.")), "helps": prose(say("Measure them."))}],
            "revisit": [prose(say("The corpus shrinks.")), prose(say("Facts start to change by the minute."))],
            "evidence": [evidence("Lewis et al. 2020")],
        },
        "answers": [
            {
                "question": "gap",
                "ask": say("What is missing?"),
                "answer": "knowledge",
                "label": say("Our information"),
                "because": prose(say("The usual remedy is text, "), {"strong": ["not"]}, " training."),
                "evidence": [evidence("Ovadia 2024"), evidence("Soudani 2024")],
                "note": "\n".join([say("14 of 20 cases"), "- a list?", say("a ticket")]),
            },
            {
                "question": "rate",
                "ask": say("How often does it change?"),
                "answer": "unsure",
                "label": "Not sure",
                "assumed": "days",
                "assumedLabel": say("Every few days"),
                "because": [{"kind": "list", "ordered": False, "items": [prose(say("One")), prose(say("Two"))]}],
                "evidence": [],
                "note": "",
            },
        ],
        "assumptions": [
            {
                "question": "rate",
                "ask": say("How often does it change?"),
                "label": say("Every few days"),
                "findOut": prose(say("Look at the dates.")),
                "matters": "yes",
                "leads": [say("Give the model tools"), say("Put it all into the prompt")],
            }
        ],
        "others": [
            {**option("tools", "Give the model tools"), "changes": [change("Days", "By the minute")], "further": 0},
            {**option("corpus", "Put it all into the prompt"), "changes": [change("No", "Yes")], "further": 2},
        ],
        "costs": [{"option": "retrieval", "name": say("Retrieval (RAG)"), "month": 2988}],
        "calculation": "https://example.org/guide/costs/#?v=2026.11&requests=5",
    }


def emptied() -> Decision:
    """A decision in which everything that may be empty is."""
    whole = decision()
    whole["result"] |= {"firstTest": [], "risks": [], "revisit": [], "evidence": []}
    whole["answers"] = [{**whole["answers"][0], "evidence": [], "note": " \n "}]
    del whole["costs"], whole["calculation"]
    return whole | {"title": " ", "people": "", "assumptions": [], "others": []}


UNSAFE = re.compile("[\\s\x00-\x1f\x7f-\x9f\ufdd0-\ufdef\ufeff\ufffe\uffff]+")


def clean(text: str) -> str:
    return UNSAFE.sub(" ", text).strip()


PIECES = (
    *(
        "# ",
        "## x #",
        "#",
        "- ",
        "+ ",
        "* ",
        "1. ",
        "1) ",
        "> ",
        ">",
        "---",
        "===",
        "***",
        "___",
        "- - -",
        "~~~",
        "```",
    ),
    *(
        "**",
        "__",
        "*",
        "_",
        "`",
        "``",
        "~~",
        "~",
        "\\",
        "|",
        "| a | b |",
        "[",
        "]",
        "(",
        ")",
        "](x)",
        "[x](y)",
        "![x](y)",
    ),
    *("[x]: /y", "[ ] ", "[^1]", "<", ">", "<b>", "</b>", "<!-- -->", "<script>", "<https://example.org>", "<?x?>"),
    *("&amp;", "&#35;", "&copy", "&", ";", "!", "https://example.org/a_b", "www.example.org", "a@example.org", "$x$"),
    *("\n", "\n\n", "\r\n", "\t", "    ", "  ", "\u2028", "\x85", "\0", "\x0b", "\x1b", "\x7f", "\ufeff", "\ufffe"),
    *(
        "\u00a0",
        "\u200f",
        "\u202e",
        "שלום",
        "مرحبا",
        "👩‍🔬",
        "🙂",
        "é",
        "中文",
        "“",
        "”",
        "a",
        "b1",
        "12",
        " ",
        " ",
        ".",
        ":",
    ),
    *("snake_case", "it's", "well-known", "3.5", "AT&T", "'", '"', "{x}", "yes", "null", "@", "%41", "0x1F"),
)
hostile = st.lists(st.sampled_from(PIECES) | st.text(max_size=3).filter(str.isprintable), max_size=8).map("".join)
words = hostile.map(clean).filter(bool)
addresses = hostile.map(lambda text: "https://example.org/" + clean(text))
code = hostile.map(clean).filter(bool).map(lambda text: {"code": text})
link = st.tuples(addresses, words).map(lambda pair: {"link": pair[0], "runs": [pair[1]]})
leaf = st.lists(words | code | link, min_size=1, max_size=1)
em = leaf.map(lambda runs: {"em": runs})
strong = (leaf | st.tuples(em, words).map(lambda pair: [pair[0], f" {pair[1]}"])).map(lambda runs: {"strong": runs})


def spaced(parts: list[Any]) -> list[Any]:
    """Runs with plain text before and after each mark of emphasis, as the Markdown of an author needs it too."""
    runs: list[Any] = []
    for part in parts:
        runs += [part] if isinstance(part, str) else [" ", part, " "]
    return runs


glued = st.tuples(hostile, code | link, hostile).map(list)
runs = st.lists(hostile | code | link | em | strong, max_size=4).map(spaced) | glued
text = runs.filter(lambda runs: bool(inline(runs))).map(lambda runs: {"kind": "text", "runs": runs})
heading = st.tuples(st.integers(1, 6), words).map(lambda pair: {"kind": "heading", "level": pair[0], "text": pair[1]})


def around(inside: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    several = st.lists(inside, min_size=1, max_size=3)
    lists = st.tuples(st.booleans(), st.lists(several, min_size=1, max_size=3))
    return lists.map(lambda pair: {"kind": "list", "ordered": pair[0], "items": pair[1]}) | several.map(
        lambda blocks: {"kind": "quote", "blocks": blocks}
    )


documents = st.lists(st.recursive(text | heading, around, max_leaves=6), min_size=1, max_size=5)


def inline(runs: list[Any], marks: frozenset[str] = frozenset()) -> Tree:
    """Runs as pairs of marks and text, in one form for each meaning."""
    pairs: Tree = []
    for run in runs:
        if isinstance(run, str):
            pairs.append((marks, run))
        elif "code" in run:
            pairs.append((marks | {"code"}, clean(run["code"])))
        elif "link" in run:
            pairs += inline(run["runs"], marks | {f"link {unquote(run['link'])}"})
        else:
            (mark, inside), *_ = run.items()
            pairs += inline(inside, marks | {mark})
    return trimmed(pairs) if not marks else pairs


def trimmed(pairs: Tree) -> Tree:
    """Neighbours with the same marks joined, and white space as a browser shows it."""
    joined: Tree = []
    for marks, text in pairs:
        if joined and joined[-1][0] == marks:
            joined[-1] = (marks, joined[-1][1] + text)
        else:
            joined.append((marks, text))
    joined = [(marks, UNSAFE.sub(" ", text)) for marks, text in joined]
    while joined and not joined[0][1].strip():
        joined.pop(0)
    while joined and not joined[-1][1].strip():
        joined.pop()
    if joined:
        joined[0] = (joined[0][0], joined[0][1].lstrip())
        joined[-1] = (joined[-1][0], joined[-1][1].rstrip())
    return joined


def tree(blocks: list[Block]) -> Tree:
    """Blocks as nested lists, in the form of `parsed`."""
    nodes: Tree = []
    for block in blocks:
        match block["kind"]:
            case "heading":
                nodes.append([f"h{block['level']}", inline([block["text"]])])
            case "text":
                nodes.append(["p", inline(block["runs"])])
            case "quote":
                nodes.append(["blockquote", *tree(block["blocks"])])
            case "list":
                items = [["li", *tree(item)] for item in block["items"]]
                nodes.append(["ol" if block.get("ordered") else "ul", *items])
    return nodes


def parsed(markdown: str, parser: MarkdownIt) -> Tree:
    """What a Markdown parser makes of the text, as nested lists."""
    stack: list[Tree] = [[]]
    for token in parser.parse(markdown):
        if token.type == "inline":
            stack[-1].append(spans(token.children or []))
        elif token.nesting == 1:
            stack.append([token.tag])
        elif token.nesting == -1:
            node = stack.pop()
            stack[-1].append(node)
        else:
            stack[-1].append([token.type, token.content])
    return stack[0]


def spans(tokens: list[Token]) -> Tree:
    """The inline tokens as pairs of marks and text."""
    pairs: Tree = []
    marks: list[str] = []
    for token in tokens:
        if token.nesting == 1:
            marks.append(f"link {unquote(str(token.attrs['href']))}" if token.tag == "a" else token.tag)
        elif token.nesting == -1:
            marks.pop()
        elif token.type == "text":
            pairs.append((frozenset(marks), token.content))
        elif token.type == "code_inline":
            pairs.append((frozenset(marks) | {"code"}, token.content))
        else:
            pairs.append((frozenset(marks), f"<{token.type}>"))
    return trimmed(pairs)


def split(markdown: str) -> tuple[str, str]:
    """The front matter and the text after it."""
    _, front, body = markdown.split("---\n", 2)
    return front, body


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(batch=st.lists(documents, min_size=1, max_size=12))
def test_any_text_reads_back_as_it_was_written(page: Page, batch: list[list[Block]]) -> None:
    for blocks, markdown in zip(batch, page.evaluate(MARKDOWN, batch), strict=True):
        assert parsed(markdown, COMMONMARK) == tree(blocks), markdown
        assert parsed(markdown, GITHUB) == tree(blocks), markdown
        assert markdown.endswith("\n") and not markdown.endswith("\n\n")
        assert not re.search(r" $|[\x00-\x09\x0b-\x1f\x7f-\x9f]", markdown, re.MULTILINE)


def linked(address: str) -> Block:
    return {"link": f"https://example.org/{address}", "runs": ["x"]}


@pytest.mark.parametrize(
    "runs",
    [
        *(["Wow!", linked("")], ["a [b](c) ![d](e) [f]: g"], ["[x] done"], ["[^1]"]),
        *(["_a_ b"], ["(_a_)"], ["a _b c_ d"], ["snake_case __init__ a_"], ["*a* **b**"], ["~~a~~ ~b~"], ["a\\*b* \\"]),
        *(
            ["<b>a</b>"],
            ["<!-- a -->"],
            ["<https://example.org>"],
            ["&amp; &#35; &", "amp;"],
            ["`a` ``b``"],
            ["``` js"],
        ),
        *([{"code": "`a"}], [{"code": "a``b`"}], [{"code": "``"}], [{"code": "*a* <b> &amp; \\"}]),
        *([linked("a(b")], [linked("a)b")], [linked("(a)")], [linked("a b")], [linked("a&copy;b")], [linked("50%")]),
        *([linked("%20%41%25")], [linked("<a>[b]`c`\\é")], [linked("#?v=1&a=b")]),
        *(
            ["- a"],
            ["-"],
            ["+ a"],
            ["---"],
            ["- - -"],
            ["1. a"],
            ["12) a"],
            ["2."],
            ["# a"],
            ["######"],
            ["> a"],
            ["    a"],
        ),
    ],
    ids=str,
)
def test_what_looks_like_markup_reads_back_as_it_was_written(page: Page, runs: list[Any]) -> None:
    blocks = [{"kind": "text", "runs": runs}]
    (markdown,) = page.evaluate(MARKDOWN, [blocks])
    assert parsed(markdown, COMMONMARK) == parsed(markdown, GITHUB) == tree(blocks), markdown


@pytest.mark.parametrize("address", ["a?b=1&c=2", "50%", "%20%41%25", "#?v=1&a=b"])
def test_an_address_that_needs_no_escape_gets_none(page: Page, address: str) -> None:
    (markdown,) = page.evaluate(MARKDOWN, [[{"kind": "text", "runs": [linked(address)]}]])
    assert markdown == f"[x](https://example.org/{address})\n"


@pytest.mark.parametrize("title", ["a #", "#", "C# ##", "# a", "a \\#"])
def test_a_heading_keeps_its_number_signs(page: Page, title: str) -> None:
    blocks = [{"kind": "heading", "level": 2, "text": title}]
    (markdown,) = page.evaluate(MARKDOWN, [blocks])
    assert parsed(markdown, COMMONMARK) == tree(blocks)


@pytest.mark.parametrize("ordered", [False, True])
def test_lists_in_a_row_stay_apart(page: Page, ordered: bool) -> None:
    several = {"kind": "list", "ordered": ordered, "items": [prose("a"), prose("b")]}
    (markdown,) = page.evaluate(MARKDOWN, [[several] * 3])
    assert parsed(markdown, COMMONMARK) == tree([several] * 3)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(batch=st.lists(st.lists(hostile.filter(clean), min_size=1, max_size=20), min_size=1, max_size=5))
def test_no_text_of_a_decision_changes_the_record(page: Page, batch: list[list[str]]) -> None:
    decisions = [decision(texts) for texts in batch]
    for given_decision, record in zip(decisions, page.evaluate(RECORDS, decisions), strict=True):
        front, body = split(record["markdown"])
        facts, *rest = record["blocks"]
        assert yaml.safe_load(front) == dict(facts["items"])
        assert facts["items"][2] == ["decision-makers", clean(given_decision["people"])]
        assert parsed(body, COMMONMARK) == parsed(body, GITHUB) == tree(rest)
        assert [block["level"] for block in rest if block["kind"] == "heading"] == [level for level, _ in OUTLINE]
        Draft202012Validator(SCHEMA).validate(record["json"])


@pytest.mark.parametrize("people", ["a\ufffe\uffffb", "a\x9fb", "a\u2028b", 'a "b" \\', "yes", "[a]", "🙂 שלום"])
def test_names_survive_the_front_matter(page: Page, people: str) -> None:
    (record,) = page.evaluate(RECORDS, [decision() | {"people": people}])
    assert yaml.safe_load(split(record["markdown"])[0])["decision-makers"] == clean(people)


def test_a_vertical_bar_is_escaped_for_programs_that_make_a_table_of_one_line(page: Page) -> None:
    assert page.evaluate(MARKDOWN, [prose("a | b")]) == ["a \\| b\n"]


def test_half_a_character_becomes_a_space(page: Page) -> None:
    markdown = page.evaluate(
        "async () => (await import('/assets/flow/record.js')).markdown([{ kind: 'text', runs: ['a\\ud83db'] }])"
    )
    assert markdown == "a b\n"


@pytest.mark.parametrize(
    "text",
    ["it's a well-known fact.", "Version 3.5, customer_id #12 + 1", "5 > 3", "a - b", "$1,224 of 50%", "R & D!?"],
)
def test_what_needs_no_escape_gets_none(page: Page, text: str) -> None:
    assert page.evaluate(MARKDOWN, [[{"kind": "text", "runs": [text]}]]) == [f"{text}\n"]


def test_the_record_has_the_parts_of_the_layout(page: Page) -> None:
    (record,) = page.evaluate(RECORDS, [decision()])
    assert [(block["level"], block["text"]) for block in record["blocks"] if block["kind"] == "heading"] == OUTLINE


@pytest.mark.parametrize(
    "line",
    [
        'status: "proposed"',
        "1. **What is missing?** Our information",
        "   > 14 of 20 cases",
        "   > \\- a list?",
        "   Evidence: [Ovadia 2024](https://example.org/evidence/#claim), "
        "[Soudani 2024](https://example.org/evidence/#claim)",
        "2. **How often does it change?** Not sure. Assumed: Every few days",
        "- **How often does it change?** “By the minute” instead of “Days”",
        "Runner-up. What “Give the model tools” means.",
        "  It matters: another answer leads to “Give the model tools” or “Put it all into the prompt”.",
        "- The corpus shrinks.",
        "Version 2026.11, reviewed on 2026-11-23.",
    ],
)
def test_the_record_says(page: Page, line: str) -> None:
    (record,) = page.evaluate(RECORDS, [decision()])
    assert line in record["markdown"].splitlines()


def test_parts_without_content_are_left_out(page: Page) -> None:
    (record,) = page.evaluate(RECORDS, [emptied()])
    headings = [block["text"] for block in record["blocks"] if block["kind"] == "heading"]
    assert headings == [
        "Use retrieval (RAG)",
        "Context and Problem Statement",
        "Decision Drivers",
        "Considered Options",
        "Decision Outcome",
        "More Information",
    ]
    assert "decision-makers" not in record["markdown"] and ">" not in record["markdown"]
    assert "Evidence" not in record["markdown"]
    Draft202012Validator(SCHEMA).validate(record["json"])


def test_the_title_and_the_people_of_the_reader_are_used(page: Page) -> None:
    (record,) = page.evaluate(RECORDS, [decision() | {"title": " Search\nfirst ", "people": "Ada: lead,\n#Grace"}])
    front, body = split(record["markdown"])
    assert body.startswith("\n# Search first\n")
    assert yaml.safe_load(front)["decision-makers"] == "Ada: lead, #Grace"
    assert record["json"]["title"] == "Search first"


def test_the_json_holds_texts_as_markdown(page: Page) -> None:
    (record,) = page.evaluate(RECORDS, [decision()])
    assert record["json"]["$schema"] == "https://example.org/decision-record.schema.json"
    assert record["json"]["answers"][0]["because"] == "The usual remedy is text, **not** training."
    assert record["json"]["answers"][1]["because"] == "- One\n- Two"
    assert record["json"]["result"]["firstTest"] == [{"name": "Do", "text": "Build a search.\n\nA plain one."}]


def test_the_schema_is_one_and_describes_every_property() -> None:
    Draft202012Validator.check_schema(SCHEMA)

    def properties(schema: object) -> Iterator[tuple[str, Any]]:
        if isinstance(schema, dict):
            if schema.get("type") == "object":
                assert schema["additionalProperties"] is False
                yield from schema["properties"].items()
            for part in schema.values():
                yield from properties(part)

    found = list(properties(SCHEMA))
    assert len(found) > 40
    assert not [name for name, part in found if not part.get("description")]


@pytest.mark.parametrize("spoilt", [{"surplus": 1}, {"format": 2}, {"date": "24.11.2026"}, {"address": "guide/"}])
def test_the_schema_refuses(page: Page, spoilt: dict[str, object]) -> None:
    (record,) = page.evaluate(RECORDS, [decision()])
    assert not Draft202012Validator(SCHEMA).is_valid(record["json"] | spoilt)

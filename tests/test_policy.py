"""The policy of a site: the hashes of its inline scripts, and what in its pages no policy can allow."""

from __future__ import annotations

import base64
import hashlib

import pytest

from build_tools.policy import headers, policy, written
from build_tools.problems import InvalidDecision


def page(body: str) -> str:
    return f'<!doctype html><html><head>\n<meta charset="utf-8">\n<title>Page</title></head><body>{body}</body></html>'


def sources(policy: str, directive: str) -> list[str]:
    [found] = [part.split() for part in policy.split("; ") if part.startswith(f"{directive} ")]
    return found[1:]


def hash_of(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


@pytest.mark.parametrize(
    "tag",
    [
        "<script>",
        '<script type="module">',
        "<SCRIPT TYPE=text/javascript>",
        '<script data-note="a > b">',
        '<script type="importmap">',
        "<script data-src='none'>",
    ],
)
def test_an_inline_script_that_would_run_is_allowed_by_its_hash(tag: str) -> None:
    script = "say('é');\n"
    assert sources(policy({"a.html": page(f"{tag}{script}</script>")}), "script-src") == ["'self'", hash_of(script)]


@pytest.mark.parametrize(
    "tag",
    ['<script type="application/json">', "<script id=x type='application/ld+json'>", '<script src="start.js">'],
)
def test_data_and_files_need_no_hash(tag: str) -> None:
    assert sources(policy({"a.html": page(f"{tag}1</script>")}), "script-src") == ["'self'"]


def test_all_pages_share_one_policy_which_does_not_depend_on_their_order() -> None:
    one, two = page("<script>1</script>"), page("<script>2</script><script>1</script>")
    assert policy({"a": one, "b": two}) == policy({"b": two, "a": one})
    assert len(sources(policy({"a": one, "b": two}), "script-src")) == 3


def test_nothing_unsafe_is_allowed() -> None:
    found = policy({"a.html": page("<script>1</script>")})
    assert "unsafe" not in found
    assert "*" not in found
    assert sources(found, "default-src") == ["'none'"]


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ("<p\nonclick='f()'>", "the attribute `onclick` of `<p>`"),
        ("<svg/ONLOAD=f()>", "the attribute `onload` of `<svg>`"),
        ('<p class="a"onclick="f()">', "the attribute `onclick` of `<p>`"),
        ('<p style="color: red">', "the attribute `style` of `<p>`"),
        ("<p Style = 'color: red'>", "the attribute `style` of `<p>`"),
        ("<style>p {}</style>", "the element `<style>`"),
    ],
)
def test_markup_that_no_policy_can_allow_is_refused_with_its_place(markup: str, said: str) -> None:
    with pytest.raises(InvalidDecision) as refused:
        policy({"good.html": page(""), "bad/index.html": page(f"\n  {markup}text")})
    [problem] = refused.value.problems
    assert str(problem.location) == "bad/index.html:4:3"
    assert said in problem.message
    assert problem.hint


@pytest.mark.parametrize(
    "text",
    [
        "on=e",
        "the house style =",
        "&lt;p onclick=f()&gt;",
        '<a title="how onclick=f() works">',
        "<script>style = 1</script>",
    ],
)
def test_text_that_only_looks_like_such_markup_passes(text: str) -> None:
    assert policy({"a.html": page(text)})


def test_everything_that_is_refused_is_refused_at_once() -> None:
    with pytest.raises(InvalidDecision) as refused:
        policy({"a.html": page("<p onclick=f()><p onkeyup=f()>"), "b.html": page('<p style="">')})
    assert len(refused.value.problems) == 3


def test_the_policy_comes_before_everything_but_the_encoding() -> None:
    assert '<head>\n<meta charset="utf-8"><meta http-equiv="Content-Security-Policy"' in written(
        page(""), "x-src 'none'"
    )


@pytest.mark.parametrize(
    ("start", "rest"),
    [("<!doctype html>", "<title>A</title>"), ("<html><head lang=en>", "<title>A</title></head>"), ("", "<p>a")],
)
def test_a_page_without_a_stated_encoding_gets_the_policy_at_its_start(start: str, rest: str) -> None:
    found = written(start + rest, "x-src 'none'")
    assert found.startswith(f"{start}<meta http-equiv=")
    assert found.endswith(rest)


def test_a_later_policy_takes_the_place_of_an_earlier_one() -> None:
    one, two = (policy({"a.html": page(f"<script>{number}</script>")}) for number in (1, 2))
    assert one != two
    assert written(written(page(""), one), two) == written(page(""), two)


def test_the_headers_hold_the_policy_and_what_a_page_cannot_say_itself() -> None:
    found = headers("default-src 'none'")
    assert "\n/*\n  Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\n" in found
    for name in ("Cross-Origin-Opener-Policy", "Permissions-Policy", "Referrer-Policy", "X-Content-Type-Options"):
        assert f"\n  {name}: " in found


def test_headers_that_others_wrote_are_kept() -> None:
    theirs = "/decision-record.schema.json\n  Access-Control-Allow-Origin: *\n"
    once = headers("a-src 'none'", theirs)
    assert once.startswith(theirs)
    assert headers("b-src 'none'", once) == once.replace("a-src", "b-src")

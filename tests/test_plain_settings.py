"""Settings without the hook: what it read is gone, what it added is there, and a title can be any text."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from build_tools.plain_settings import NoNavigation, plain_settings
from build_tools.source import parse
from tests.built import ROOT

SETTINGS = """\
site_name: Site
edit_uri: !ENV [EDIT_URI, ""]

# About the hook.
hooks:
- build_tools/mkdocs_hook.py
watch: [decision,
  theme]

nav:
  - Home: index.md
  - About: about.md

theme:
  name: material
"""
GUIDES = (("Tea or coffee?", (("Decide", "tea/index.md"), ("Compare", "tea/compare/index.md"))),)


def test_only_what_the_hook_needs_is_taken_away() -> None:
    found = yaml.safe_load(plain_settings(SETTINGS, (), ()))
    assert found == {
        "site_name": "Site",
        "nav": [{"Home": "index.md"}, {"About": "about.md"}],
        "theme": {"name": "material"},
        "not_in_nav": "",
    }
    assert "hook" not in plain_settings(SETTINGS, (), ())


def test_the_guides_stand_behind_the_first_entry() -> None:
    guide = {"Tea or coffee?": [{"Decide": "tea/index.md"}, {"Compare": "tea/compare/index.md"}]}
    found = yaml.safe_load(plain_settings(SETTINGS, GUIDES, ()))
    assert found["nav"] == [{"Home": "index.md"}, guide, {"About": "about.md"}]


@pytest.mark.parametrize(
    ("nav", "first"),
    [
        ("nav:\n- index.md\n- about.md\n", "index.md"),
        ("nav:\n  - Start:\n      - index.md\n      - more.md\n  - about.md\n", {"Start": ["index.md", "more.md"]}),
        ("nav:\n    - Home: index.md # first\n    - about.md", {"Home": "index.md"}),
    ],
)
def test_the_first_entry_can_be_written_in_any_way_of_a_list(nav: str, first: object) -> None:
    start, guide, end = yaml.safe_load(plain_settings(nav, GUIDES, ()))["nav"]
    assert (start, list(guide), end) == (first, ["Tea or coffee?"], "about.md")


def test_pages_that_are_not_listed_are_left_out_on_purpose() -> None:
    found = yaml.safe_load(plain_settings(SETTINGS, GUIDES, ("tea/a/index.md", "tea/b/index.md")))
    assert found["not_in_nav"] == "/tea/a/index.md\n/tea/b/index.md\n"


@pytest.mark.parametrize("settings", ["", "site_name: x\n", "nav: [index.md]\n", "nav:\ntheme:\n  - a\n"])
def test_settings_without_a_place_for_the_guides_are_refused(settings: str) -> None:
    with pytest.raises(NoNavigation, match="there is no line `nav:`"):
        plain_settings(settings, GUIDES, ())


@given(st.text(min_size=1))
def test_a_title_that_the_content_may_have_stays_text(title: str) -> None:
    document, _ = parse(title.encode("utf-8", "ignore"), "tree.yaml")
    if document is not None and isinstance(document.value, str) and document.value:
        found = yaml.safe_load(plain_settings(SETTINGS, ((document.value, ()),), ()))
        assert found["nav"][1] == {str(document.value): None}


@pytest.mark.parametrize(
    "title",
    ["!!python/object/apply:os.system [id]", "!ENV HOME", 'a": b', "\\", "\\x41", "# no", "é 🫖", "No", "- a: b"],
)
def test_a_title_cannot_become_anything_else(title: str) -> None:
    found = yaml.safe_load(plain_settings(SETTINGS, ((title, GUIDES[0][1]),), ()))
    assert list(found["nav"][1]) == [title]


def test_the_settings_of_this_site_lose_nothing_else() -> None:
    class Loader(yaml.SafeLoader):
        """Takes a tag for the text behind it."""

    Loader.add_multi_constructor("!", lambda loader, _, node: loader.construct_sequence(node))
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    before, after = (yaml.load(each, Loader) for each in (text, plain_settings(text, (), ())))
    gone = {"hooks", "watch", "edit_uri"}
    assert gone <= before.keys()
    assert after == {key: value for key, value in before.items() if key not in gone} | {"not_in_nav": ""}

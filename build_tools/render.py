"""Turns a template's name and a finished view into text. The only user of Jinja.

Every value that a template prints is escaped for HTML and for Markdown, unless `prose` has already made it safe.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from build_tools.prose import TermLinks, blocks, escaped, line

TEMPLATES = Path(__file__).parent / "templates"


def render(template: str, view: object, terms: Mapping[str, str] | None = None) -> str:
    """The text that the template called `template` makes of `view`. Raises jinja2's errors for a faulty template.

    `terms` gives the address that the first use of a word on the page links to.
    """
    return _environment().get_template(template).render(view=view, write=TermLinks(terms or {}))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=_safe,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(blocks=_blocks, line=_line, quoted=_quoted, quoted_title=_quoted_title)
    return environment


@pass_context
def _blocks(context: Context, text: str) -> Markup:
    return blocks(text, context["write"])


@pass_context
def _line(context: Context, text: str) -> Markup:
    return line(text, context["write"])


def _safe(value: object) -> object:
    if isinstance(value, str) and not isinstance(value, Markup):
        return escaped(value)
    return value


def _quoted(text: str) -> Markup:
    """`text` as a double-quoted YAML scalar, escaped for HTML: themes print front matter as it is."""
    return Markup(json.dumps(html.escape(text), ensure_ascii=False))


def _quoted_title(title: str) -> Markup:
    """As `_quoted`, but with quotation marks as they are: a title stands between tags, never in an attribute."""
    return Markup(json.dumps(html.escape(title, quote=False), ensure_ascii=False))

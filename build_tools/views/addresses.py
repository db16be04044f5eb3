"""Where every page of the site lives, and how one page links to another. Knows no content, only ids.

Each page for readers is the `index.md` of a folder. Site builders do not agree whether a relative link in raw HTML
starts at the file or at the address of the page; only there both are the same.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping

from markupsafe import Markup

HOME = "index.md"
EVIDENCE = "evidence/index.md"
GLOSSARY = "glossary/index.md"
FIELDS = "contribute/fields.md"
RULES = "contribute/rules.md"
STATEMENTS = "contribute/statements.md"
REPORT = "contribute/report.md"
ABOUT = "about.md"
PROGRAMS = "programs.md"
LLMS = "llms.txt"
RECORD_SCHEMA = "decision-record.schema.json"
GUIDE_DATA = "guide.json"
TWIN = "index.md"
GUIDE_SCHEMA = "guide.schema.json"
SPEED = "contribute/speed.md"


def flow(guide: str) -> str:
    """The page that asks the questions of a guide."""
    return f"{guide}/index.md"


def recommendations(guide: str) -> str:
    """The page that lists the recommendations of a guide."""
    return f"{guide}/recommendations/index.md"


def recommendation(guide: str, recommendation_id: str) -> str:
    """The page of one recommendation."""
    return f"{guide}/recommendations/{recommendation_id}/index.md"


def compare(guide: str) -> str:
    """The page with the comparison of a guide."""
    return f"{guide}/compare/index.md"


def costs(guide: str) -> str:
    """The page with the calculator of a guide."""
    return f"{guide}/costs/index.md"


def flowchart(guide: str) -> str:
    """The page with the flowchart of a guide."""
    return f"{guide}/flowchart/index.md"


def examples(guide: str) -> str:
    """The page that lists the worked examples of a guide."""
    return f"{guide}/examples/index.md"


def example(guide: str, example_id: str) -> str:
    """The page of one worked example."""
    return f"{guide}/examples/{example_id}/index.md"


def faq(guide: str) -> str:
    """The page with the frequently asked questions of a guide."""
    return f"{guide}/faq/index.md"


def guide_data(guide: str) -> str:
    """The file that holds a whole guide for programs."""
    return f"{guide}/{GUIDE_DATA}"


def answers(given: Mapping[str, str]) -> Markup:
    """Answers by question as the fragment of the flow page's address holds them, for an attribute."""
    return Markup("&amp;".join(f"{question}={answer}" for question, answer in given.items()))


def replay(version: str, given: Mapping[str, str], result: str) -> Markup:
    """The fragment that makes the flow page show `result` and the answers that lead to it, for an attribute."""
    return Markup(f"?v={version}&amp;{answers(given)}&amp;r={result}")


def calculation(presets: Mapping[str, str], compare: Iterable[str], recommendation_id: str) -> Markup:
    """The fragment that makes the calculator start for a recommendation, for an attribute."""
    given = answers({**presets, "compare": ".".join(compare), "from": recommendation_id})
    return Markup(f"?{given}")


def link(page: str, target: str, anchor: str = "") -> Markup:
    """The address to write on `page` for a link to `target`, as site builders expect it in a Markdown link."""
    path = "" if target == page else posixpath.relpath(target, posixpath.dirname(page) or ".")
    return Markup(f"{path}#{anchor}" if anchor else path)


def browser_link(page: str, target: str, anchor: str = "") -> Markup:
    """As `link`, for raw HTML: relative to the folder of `page`, when both are the index of theirs."""
    path = posixpath.relpath(posixpath.dirname(target) or ".", posixpath.dirname(page) or ".") + "/"
    return Markup(f"{path}#{anchor}" if anchor else path)


def absolute(site: str, page: str, anchor: str = "") -> str:
    """The address of `page` on a site that is published at `site`, which ends with a slash."""
    folder = _folder(page).strip("/")
    return "".join((site, folder, "/" if folder else "", "#" if anchor else "", anchor))


def twin(site: str, page: str) -> str:
    """The address of the Markdown twin of `page` on the same site."""
    return f"{absolute(site, page)}{TWIN}"


def _folder(page: str) -> str:
    """The folder that a browser sees for a page: `guide/faq.md` is served as `guide/faq/`."""
    path = page.removesuffix(".md")
    return posixpath.join("/", posixpath.dirname(path) if posixpath.basename(path) == "index" else path)

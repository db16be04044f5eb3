"""The accessibility rules that axe can judge, asked of a page as it stands."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"],
    "preload": False,  # of films and sounds, which no page has
}
RUN = """async ([part, but, rules]) => {
  const changing = document.getAnimations().filter((each) => each instanceof CSSTransition);
  await Promise.allSettled(changing.map((each) => each.finished)); // half-way, a colour is neither scheme's
  const exclude = [...document.querySelectorAll(but)];
  return (await axe.run({ include: document.querySelector(part), exclude }, rules)).violations;
}"""
SCHEMES = ("light", "dark")


def violations(
    page: Page, part: str = "html", but: str = "#none", schemes: tuple[str, ...] = SCHEMES
) -> list[tuple[str, ...]]:
    """What breaks a rule of WCAG 2.2 A or AA in a part of `page` but for a part of that, in each scheme."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = []
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.wait_for_timeout(50)
        for violation in page.evaluate(RUN, [part, but, RULES]):
            node = violation["nodes"][0]
            size = str(page.viewport_size)
            found.append((page.url, size, scheme, violation["id"], node["html"], node["failureSummary"]))
    return found
